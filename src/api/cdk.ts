import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { AuditResult, Finding } from '../audit/result.ts';
import type { Config } from '../config/config.ts';
import type { Instance } from '../resource/index.ts';
import { UserError } from '../resource/user-error.ts';
import { type AnyRule, severities } from '../rule/types.ts';
import { type AuditOptions, configured, judgingOf } from './audit.ts';
import { baselineFor } from './baseline.ts';
import { type InputsRead, readAssemblies } from './inputs.ts';
import { type Judged, judge, rulesFor } from './judge.ts';
import { version } from './version.ts';

export type { Audience, Severity } from '../rule/types.ts';

/** How the templates are judged; what is not said is taken from the nearest `pipeaudit.config.yaml`. */
export type PipeauditValidationOptions = Pick<
  AuditOptions,
  | 'cwd'
  | 'config'
  | 'parameters'
  | 'parameterFiles'
  | 'audience'
  | 'only'
  | 'ignore'
  | 'minimumSeverity'
  | 'failOn'
  | 'honourIgnores'
  | 'today'
>;

/** What the plugin needs of CDK's `IPolicyValidationContext`, and of its predecessor `IPolicyValidationContextBeta1`. */
export interface ValidationContext {
  readonly templatePaths: readonly string[];
}

/** CDK's `PolicyValidationPluginReport`, and its predecessor `PolicyValidationPluginReportBeta1`. */
export interface ValidationReport {
  readonly success: boolean;
  readonly pluginVersion: string;
  readonly violations: Violation[];
  readonly metadata: { readonly [key: string]: string };
}

/** CDK's `PolicyViolation`: a finding. */
export interface Violation {
  readonly ruleName: string;
  readonly description: string;
  /** `error` from the severity on that fails; `fatal` where the rule is locked, so that no acknowledgement hides it. */
  readonly severity: 'fatal' | 'error' | 'warning' | 'info';
  readonly fix?: string;
  readonly ruleMetadata: { readonly [key: string]: string };
  readonly violatingResources: ViolatingResource[];
}

/** CDK's `PolicyViolatingResource`; CDK adds construct path and source line. */
export interface ViolatingResource {
  readonly resourceLogicalId: string;
  readonly constructPath?: string;
  readonly templatePath: string;
  readonly locations: string[];
}

/**
 * Audits an app's delivery pipelines whenever it is synthesized: all its stacks together, whatever account they go to.
 *
 * `Validations.of(app).addPlugins(new PipeauditValidation())` from aws-cdk-lib 2.251 on, before that
 * `new App({ policyValidationBeta1: [new PipeauditValidation()] })`.
 *
 * A finding that is fine is acknowledged in the app:
 * `Validations.of(construct).acknowledge({ id: 'pipeaudit::late-approval', reason: '…' })`.
 */
export class PipeauditValidation {
  readonly name: string = 'pipeaudit';
  readonly version: string = version;
  /** The rules that run. */
  readonly ruleIds: string[];
  private readonly options: PipeauditValidationOptions;
  private readonly cwd: string;
  private readonly config: Config;

  /** Throws UserError for a fault in the configuration, and for a rule that does not exist. */
  constructor(options: PipeauditValidationOptions = {}) {
    this.options = options;
    this.cwd = resolve(options.cwd ?? '.');
    this.config = configured(options, this.cwd);
    this.ruleIds = rulesFor(this.config, judgingOf(options, [])).map(({ id }) => id);
  }

  /** Called by CDK when the cloud assembly is written. Throws UserError when it cannot be read. */
  validate({ templatePaths }: ValidationContext): ValidationReport {
    const folder = assemblyOf(templatePaths);
    const inputs = readAssemblies({
      paths: [folder],
      cwd: this.cwd,
      config: this.config,
      parameterFiles: this.options.parameterFiles ?? [],
      parameters: new Map(Object.entries(this.options.parameters ?? {})),
    });
    const judging = { ...judgingOf(this.options, [folder]), baseline: baselineFor(undefined, this.config, this.cwd) };
    const judged = judge(inputs, this.config, judging);
    const files = filesOf(inputs, new Set(templatePaths.map((path) => resolve(path))), this.cwd);
    const violationsOf = (findings: readonly Finding[]): readonly Violation[] =>
      findings.filter(({ place }) => files.has(place.file)).map((finding) => this.violation(finding, judged));
    const open = [...violationsOf(judged.result.findings), ...incomplete(judged.result, this.cwd)];
    // CDK keeps the account of what its apps acknowledge: it takes these out again.
    const acknowledged = judged.result.suppressed.filter(({ by }) => by === 'acknowledged').map(({ finding }) => finding);
    return {
      success: !open.some(({ severity }) => severity === 'error' || severity === 'fatal'),
      pluginVersion: version,
      violations: [...open, ...violationsOf(acknowledged)],
      metadata: accountOf(judged.result),
    };
  }

  private violation(finding: Finding, { failOn, rules }: Judged): Violation {
    const { rule, message, place, confidence, fingerprint } = finding;
    const fails = failOn !== 'never' && severities.indexOf(finding.severity) >= severities.indexOf(failOn);
    const lesser = severities.indexOf(finding.severity) >= severities.indexOf('medium') ? 'warning' : 'info';
    const fix = fixOf(finding, rules);
    return {
      ruleName: rule,
      description: [message, ...holdsWhen(finding)].join(' '),
      severity: fails ? (this.config.locked.has(rule) ? 'fatal' : 'error') : lesser,
      ...(fix === undefined ? {} : { fix }),
      ruleMetadata: { severity: finding.severity, confidence, fingerprint },
      violatingResources: [
        {
          resourceLogicalId: place.logicalId ?? '',
          templatePath: resolve(this.cwd, place.file),
          locations: place.route === undefined || place.route === '' ? [] : [dotted(place.route)],
        },
      ],
    };
  }
}

/** The nearest folder with a manifest that holds all templates: the assembly of the app, or of its only stage. */
function assemblyOf(templates: readonly string[]): string {
  const folders = templates.map((path) => dirname(resolve(path)));
  const [first = resolve('.')] = folders;
  for (let at = first; ; at = dirname(at)) {
    const holdsAll = folders.every((folder) => folder === at || folder.startsWith(join(at, '/')));
    if (holdsAll && existsSync(join(at, 'manifest.json'))) return at;
    if (dirname(at) === at) throw new UserError(`no cloud assembly holds ${templates.join(', ')}`);
  }
}

/** The templates that were handed over, and those of their nested stacks. The rest of the assembly is in view, and judged elsewhere. */
function filesOf({ systems }: InputsRead, templates: ReadonlySet<string>, cwd: string): ReadonlySet<string> {
  const files = new Set<string>();
  for (const { instances } of systems) {
    const byId = new Map(instances.map((instance) => [instance.id, instance]));
    for (const instance of instances) {
      let root: Instance | undefined = instance;
      while (root?.parent !== undefined) root = byId.get(root.parent.instance);
      if (root !== undefined && templates.has(resolve(cwd, root.template.document.file))) files.add(instance.template.document.file);
    }
  }
  return files;
}

/** What could not be read or judged fails the synthesis: a clean report would be no answer. */
function incomplete({ coverage, notices }: AuditResult, cwd: string): readonly Violation[] {
  const reasons = [
    ...coverage.failed.map(({ file, reason }) => ({ file, text: `${file} cannot be read: ${reason}` })),
    ...notices.flatMap(({ level, text }) => (level === 'error' ? [{ file: '', text }] : [])),
  ];
  return reasons.map(({ file, text }) => ({
    ruleName: 'incomplete-audit',
    description: text,
    severity: 'error',
    ruleMetadata: {},
    violatingResources: [{ resourceLogicalId: '', constructPath: '', templatePath: file === '' ? '' : resolve(cwd, file), locations: [] }],
  }));
}

/** What to write into the app: edits of the template are no help there. */
function fixOf({ fix, rule: id }: Finding, rules: readonly AnyRule[]): string | undefined {
  if (fix?.paste !== undefined) return `${fix.title}\n${fix.paste}`;
  return rules.find((rule) => rule.id === id)?.docs.fix;
}

function holdsWhen({ given, occurrences }: Finding): readonly string[] {
  const world = given ? undefined : occurrences.find((occurrence) => occurrence.world !== undefined)?.world;
  return world === undefined ? [] : [`(when ${world})`];
}

/** CDK knows the lines that set a property by its name with a dot behind it. */
function dotted(route: string): string {
  return route.replace(/\[(\d+)\]/g, '.$1');
}

/** What was judged, and what nobody can tell. */
function accountOf({ summary, unknowns, notices, invocation }: AuditResult): Readonly<Record<string, string>> {
  const { pipelines, verdicts } = summary;
  const told = notices.filter(({ level }) => level === 'warning').map(({ text }) => text);
  return {
    judged: `${pipelines} pipeline${pipelines === 1 ? '' : 's'} by ${invocation.rules} rules`,
    ...(verdicts.unknown === 0 ? {} : { unknown: `${verdicts.unknown} verdicts; most are settled by: ${unknowns[0]?.settle ?? ''}` }),
    ...(told.length === 0 ? {} : { warnings: told.join('\n') }),
  };
}
