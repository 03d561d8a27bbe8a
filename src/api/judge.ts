import { auditSteps, type Earlier, type JudgingProgress, lastOf } from '../audit/audit.ts';
import type { Baseline } from '../audit/baseline.ts';
import { evidenceFor } from '../audit/compliance.ts';
import type { JudgedSystems } from '../audit/judged-system.ts';
import type { Keeper } from '../audit/keeper.ts';
import type { AuditResult, Notice, ReportInput } from '../audit/result.ts';
import { checkRules } from '../config/check.ts';
import type { Config } from '../config/config.ts';
import { hintsOf } from '../config/hints.ts';
import type { Instance } from '../resource/index.ts';
import { type AnyRule, type Audience, audiences, type Severity } from '../rule/types.ts';
import type { InputsRead } from './inputs.ts';
import { type Project, projectOf } from './project.ts';
import { allFrameworks, allRules, frameworkNamed, ruleFamilies, ruleNamed } from './registry.ts';
import { version } from './version.ts';

/** Which rules judge, and which findings count. What is undefined is taken from the configuration, else the default. */
export interface Judging {
  readonly only: readonly string[];
  readonly ignore: readonly string[];
  /** Only rules that give evidence for one of these compliance frameworks; empty: all. */
  readonly framework?: readonly string[];
  readonly audience: Audience | undefined;
  readonly minimumSeverity: Severity | undefined;
  readonly failOn: Severity | 'never' | undefined;
  readonly honourIgnores: boolean;
  /** As people wrote them. */
  readonly paths: readonly string[];
  /** `YYYY-MM-DD`. */
  readonly today: string;
  /** Absolute; files are named from here. */
  readonly cwd: string;
  readonly baseline?: Baseline | undefined;
  readonly earlier?: Earlier | undefined;
  /** What was judged by the same rules before; takes what is judged now. */
  readonly remembered?: JudgedSystems;
  /** Takes what is many; absent: memory does. */
  readonly keeper?: Keeper;
  /** Does the work of a rule, for whoever wants to know how long it takes. */
  readonly measure?: <T>(rule: string, work: () => T) => T;
}

/** The result, and the rules that ran with the severities that they ran with: what a report is made of. */
export interface Judged extends ReportInput {
  readonly failOn: Severity | 'never';
}

/**
 * Judges what was read, as the configuration has it. Throws UserError for a rule that does not exist; do this check
 * (`rulesFor`) before reading where reading takes long.
 */
export function judge(inputs: InputsRead, config: Config, judging: Judging): Judged {
  return lastOf(judgeSteps(inputs, config, judging));
}

/** The same, system by system, for callers that have other things to do in between. */
export function* judgeSteps(inputs: InputsRead, config: Config, judging: Judging): Generator<JudgingProgress, Judged> {
  const rules = rulesFor(config, judging);
  const failOn = judging.failOn ?? config.failOn ?? 'high';
  const project = projectOf(config, judging.cwd);
  const { baseline, earlier, remembered, keeper } = judging;
  const result: AuditResult = yield* auditSteps({
    ...inputs,
    notices: [...inputs.notices, ...hintsFor(inputs, config, judging, project)],
    rules: measured(rules, judging),
    rulesLeftOut: allRules.length - rules.length,
    environments: config.environments,
    ignores: config.ignores,
    honourIgnores: judging.honourIgnores,
    // Rules that are named are wanted with all that they find, whoever they are for.
    audience: judging.only.length > 0 ? 'auditor' : (judging.audience ?? config.audience ?? 'default'),
    minimumSeverity: judging.minimumSeverity ?? 'info',
    severities: severitiesOf(config),
    failOn,
    version,
    paths: judging.paths,
    today: judging.today,
    known: allRules.map(({ id }) => id),
    locked: config.locked,
    whole: project.isWhole(judging.paths),
    fromRoot: project.fromRoot,
    templateOf: ({ account, region, stack }) =>
      config.deployments.find((one) => one.stackName === stack && one.account === account && one.region === region)?.template,
    ...(baseline === undefined ? {} : { baseline }),
    ...(earlier === undefined ? {} : { earlier }),
    ...(remembered === undefined ? {} : { remembered }),
    ...(keeper === undefined ? {} : { keeper }),
  });
  return { result, rules, families: ruleFamilies, frameworks: evidenceFor(allFrameworks, rules, result), failOn };
}

function measured(rules: readonly AnyRule[], { measure }: Judging): readonly AnyRule[] {
  if (measure === undefined) return rules;
  return rules.map((rule) => ({ ...rule, check: (subject, ctx) => measure(rule.id, () => rule.check(subject, ctx)) }));
}

/** What does nothing in the configuration, each with its place. */
function hintsFor({ systems }: InputsRead, config: Config, { audience, paths, only }: Judging, { isWhole }: Project): readonly Notice[] {
  const instances = systems.flatMap((system) => system.instances);
  const files = instances.filter(({ live }) => live !== true);
  const texts = new Set(files.map(({ template }) => template.document.text));
  let known: readonly string[] | undefined;
  const hints = hintsOf(config, only.length > 0 ? [] : allRules, {
    audience: audience ?? config.audience ?? 'default',
    whole: isWhole(paths),
    hasWord: (word) => {
      known ??= words(instances);
      return known.some((text) => text.includes(word));
    },
    hasAccount: (id) => instances.some(({ account }) => account === id) || [...texts].some((text) => text.includes(id)),
  });
  return hints.map(({ at: { file, line, column }, text }) => ({
    level: 'note',
    text: `${text}: this entry does nothing`,
    place: { file, line, column, endLine: line, endColumn: column },
  }));
}

/** All that names are made of, in lower case. */
function words(instances: readonly Instance[]): readonly string[] {
  const texts = instances.flatMap(({ id, stackName = '', template, parameters }) => [
    id,
    stackName,
    template.document.text,
    ...[...parameters.values()].flatMap((value) => (value.kind === 'text' ? [value.text] : [])),
  ]);
  return [...new Set(texts)].map((text) => text.toLowerCase());
}

/**
 * The rules of the audience, less those switched off; with `only` just those named, whatever their audience. Sorted by
 * id, with the severities of the configuration. Throws UserError for a rule or a framework that does not exist.
 */
export function rulesFor(
  config: Config,
  { only, ignore, framework = [], audience }: Pick<Judging, 'only' | 'ignore' | 'framework' | 'audience'>,
): readonly AnyRule[] {
  checkRules(config, allRules);
  const named = only.map(ruleNamed);
  const left = new Set(ignore.map((id) => ruleNamed(id).id));
  const frameworks = new Set(framework.map((id) => frameworkNamed(id).id));
  const wanted = audiences.indexOf(audience ?? config.audience ?? 'default');
  const base =
    named.length > 0
      ? named
      : allRules.filter(
          (rule) =>
            (config.locked.has(rule.id) || audiences.indexOf(config.rules.get(rule.id)?.audience ?? rule.audience) <= wanted) &&
            config.rules.get(rule.id)?.severity !== 'off',
        );
  const remapped = severitiesOf(config);
  return base
    .filter(
      ({ id, controls }) => !left.has(id) && (frameworks.size === 0 || controls.some((control) => frameworks.has(frameworkOf(control)))),
    )
    .map((rule) => ({ ...rule, severity: remapped.get(rule.id) ?? rule.severity, ...optionsOf(rule, config) }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

function optionsOf({ id }: AnyRule, { rules }: Config): Pick<AnyRule, 'optionValues'> {
  const set = [...(rules.get(id)?.options ?? [])].flatMap(([name, { value }]) =>
    typeof value === 'number' ? [[name, value] as const] : [],
  );
  return set.length === 0 ? {} : { optionValues: new Map(set) };
}

/** The framework of `framework:control`. */
function frameworkOf(control: string): string {
  return control.slice(0, control.indexOf(':'));
}

function severitiesOf({ rules }: Config): ReadonlyMap<string, Severity> {
  return new Map([...rules].flatMap(([id, { severity }]) => (severity === undefined || severity === 'off' ? [] : [[id, severity]])));
}
