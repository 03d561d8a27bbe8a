import pc from 'picocolors';
import { drawFinding } from '../../reports/text/finding.ts';
import { paintOf } from '../../reports/text/paint.ts';
import { configFor, defaultPaths } from '../api/configuration.ts';
import { readInputs } from '../api/inputs.ts';
import { judge } from '../api/judge.ts';
import { allRules, familyOf, ruleNamed } from '../api/registry.ts';
import { reportInputOf } from '../api/saved.ts';
import type { Finding, ReportInput, SuppressedFinding, SystemSummary } from '../audit/result.ts';
import { drawText } from '../drawing/text.ts';
import { UserError } from '../resource/user-error.ts';
import type { AnyRule } from '../rule/types.ts';
import { forTerminal } from '../text/terminal.ts';
import { printPlace } from '../text/words.ts';
import { hang, wrap } from '../text/wrap.ts';
import { documentation, PROSE_WIDTH } from './catalogue.ts';
import type { ExplainOptions } from './commands/explain.ts';
import type { Io } from './io.ts';
import { resultOfFile } from './result-file.ts';
import { colourWanted, widthOf } from './terminal.ts';

type Colours = ReturnType<typeof pc.createColors>;

/** As findings are named: sixteen characters, and a number where two have the same. Six tell them apart in practice. */
const FINGERPRINT = /^[0-9a-f]{6,16}(?:-\d+)?$/;

/**
 * Runs `pipeaudit explain`. Throws UserError when there is no such rule or finding, or several findings begin like that.
 * @returns the exit code
 */
export async function runExplain(options: ExplainOptions, io: Io): Promise<number> {
  const { subject, color } = options;
  const colours = pc.createColors(colourWanted(color, io));
  const isRule = allRules.some(({ id }) => id === subject);
  if (isRule || !FINGERPRINT.test(subject)) {
    io.stdout.write(documentation(ruleNamed(subject), colours, Math.min(widthOf(io), PROSE_WIDTH)));
    return 0;
  }
  const input = options.result === undefined ? await scanned(options, io) : reportInputOf(await resultOfFile(options.result, io));
  const { finding, suppressed } = findingOf(input, options);
  io.stdout.write(`${story(finding, suppressed, input, colours, widthOf(io)).join('\n')}\n`);
  return 0;
}

/** With the rules of every audience: a fingerprint says that there was such a finding. */
async function scanned({ paths, config: named, parameters, parameter }: ExplainOptions, io: Io): Promise<ReportInput> {
  const where = paths.length > 0 ? paths : defaultPaths(io.cwd);
  const config = configFor(named, where, io.cwd);
  const inputs = await readInputs({
    paths: where,
    cwd: io.cwd,
    stdin: io.stdin,
    config,
    parameterFiles: parameters,
    parameters: parameter,
  });
  return judge(inputs, config, {
    only: [],
    ignore: [],
    audience: 'auditor',
    minimumSeverity: undefined,
    failOn: undefined,
    honourIgnores: true,
    paths: where,
    cwd: io.cwd,
    today: new Date().toISOString().slice(0, 10),
  });
}

interface Found {
  readonly finding: Finding;
  readonly suppressed: SuppressedFinding | undefined;
}

function findingOf({ result }: ReportInput, { subject, result: file, paths }: ExplainOptions): Found {
  const all: readonly Found[] = [
    ...result.findings.map((finding) => ({ finding, suppressed: undefined })),
    ...result.suppressed.map((suppressed) => ({ finding: suppressed.finding, suppressed })),
  ];
  const [, hash = subject, copy] = /^([0-9a-f]+)(-\d+)?$/.exec(subject) ?? [];
  const matching = all.filter(({ finding: { fingerprint } }) =>
    copy === undefined ? fingerprint.startsWith(hash) : fingerprint.startsWith(hash) && fingerprint.endsWith(copy),
  );
  const exact = matching.find(({ finding }) => finding.fingerprint === subject);
  const [first, ...others] = exact === undefined ? matching : [exact];
  if (first === undefined)
    throw new UserError(`there is no finding \`${subject}\` in ${file ?? (paths.length > 0 ? paths.join(', ') : 'what was scanned')}`, {
      next:
        file === undefined && paths.length === 0
          ? `say where it was found: \`pipeaudit explain ${subject} PATH\` scans the same paths, \`--result FILE\` takes a saved result`
          : 'it may be repaired; `pipeaudit scan --format compact` names every finding at the end of its line',
    });
  if (others.length > 0)
    throw new UserError(`${matching.length} findings begin with \`${subject}\``, {
      next: `give more of it: ${matching.map(({ finding }) => finding.fingerprint).join(', ')}`,
    });
  return first;
}

function story(
  finding: Finding,
  suppressed: SuppressedFinding | undefined,
  { result, rules }: ReportInput,
  colours: Colours,
  width: number,
): readonly string[] {
  const rule = rules.find(({ id }) => id === finding.rule);
  const prose = Math.min(width, PROSE_WIDTH);
  const section = (title: string, lines: readonly string[]): readonly string[] =>
    lines.length === 0 ? [] : ['', colours.bold(title), ...lines];
  const paragraph = (text: string | undefined): readonly string[] =>
    text === undefined ? [] : wrap(forTerminal(text), prose - 2).map((line) => `  ${line}`);
  const context = {
    rule,
    options: { ...PLAIN, colour: colours.isColorSupported, width },
    paint: paintOf(colours.isColorSupported),
    full: false,
  };
  const systems = systemsOf(finding, result.systems);
  const facts = [`fingerprint ${finding.fingerprint}`, `${finding.confidence} confidence`];
  return [
    ...drawFinding([finding], context),
    ...section('Known as', [`  ${facts.join(', ')}`]),
    ...(suppressed === undefined ? [] : section('Ignored', paragraph(`by ${suppressed.by}: ${suppressed.reason}`))),
    ...section('What it is', paragraph(rule?.docs.what)),
    ...section('Why it matters', paragraph(rule?.docs.why)),
    ...section('What to do', paragraph(rule?.docs.fix)),
    ...section(
      evidenceTitle(rule),
      finding.evidence.flatMap((line) => hang('  ', forTerminal(line), width, 4)),
    ),
    ...section(
      'Involved',
      finding.related.flatMap(({ place, note }) => hang(`  ${printPlace(place)} `, forTerminal(note), width, 4)),
    ),
    ...section(
      'The pipeline',
      systems.length === 0
        ? []
        : drawText(systems, { colour: colours.isColorSupported, width, marked: (name) => isAbout(finding, name) })
            .trimEnd()
            .split('\n'),
    ),
    ...section(
      'Read more',
      (rule?.docs.references ?? []).map((url) => `  ${url}`),
    ),
    '',
  ];
}

/** What one finding is drawn with; nothing of it shows a time. */
const PLAIN = { verbose: false, quiet: false, rootPrefix: '', hyperlinks: false, time: '' };

function evidenceTitle(rule: AnyRule | undefined): string {
  const family = rule === undefined ? '' : familyOf(rule);
  return family === 'grants' ? 'The proof' : family === 'rollback' ? 'The deployment, minute by minute' : 'Evidence';
}

/** The systems of the finding, with the pipelines that it is about alone. */
function systemsOf(finding: Finding, systems: readonly SystemSummary[]): readonly SystemSummary[] {
  const instances = new Set(finding.occurrences.map(({ instance }) => instance));
  return systems.flatMap((system) => {
    if (!system.instances.some(({ id }) => instances.has(id))) return [];
    const about = system.pipelines.filter(
      ({ name, stages }) =>
        name === finding.pipeline || stages.some(({ actions }) => actions.some(({ subject }) => isAbout(finding, subject))),
    );
    return about.length === 0 ? [] : [{ ...system, pipelines: about }];
  });
}

/** Whether a finding names an action: as its subject, or in what it says. */
function isAbout({ subject, message, evidence, related }: Finding, action: string): boolean {
  return [subject.name, message, ...evidence, ...related.map(({ note }) => note)].some((text) => {
    const at = text.indexOf(action);
    return at >= 0 && !/[\w-]/.test(text[at + action.length] ?? '');
  });
}
