import type { AuditResult, Finding, Report, ReportInput } from '../src/audit/result.ts';
import type { Severity } from '../src/rule/types.ts';
import { count, SEVERITIES } from '../src/text/words.ts';
import { element, markupLines } from '../src/text/xml.ts';
import { whereabouts } from './findings/place.ts';
import { type UnknownVerdict, unknownVerdicts } from './findings/unknown.ts';

interface Case {
  readonly kind: 'passed' | 'failure' | 'error' | 'skipped';
  readonly xml: string;
}
interface Suite {
  readonly name: string;
  readonly cases: readonly Case[];
}

/**
 * For the test views of CI systems: a suite for each rule, a failed case for each finding from `--fail-on` on; lesser
 * findings and unknown verdicts are skipped cases; what could not be read is an error.
 */
const report: Report = {
  name: 'junit',
  description: 'JUnit XML, for the test views of CI systems',
  render(input, { time }) {
    const suites = suitesOf(input);
    const timestamp = time.replace(/\.\d+Z$|Z$/, '');
    const total = tally(suites.flatMap(({ cases }) => cases));
    const drawn = suites.map(({ name, cases }) =>
      element('testsuite', { name, ...tally(cases), time: '0', timestamp }, ['\n', ...cases.map(({ xml }) => `    ${xml}\n`), '  ']),
    );
    const { skipped: _, ...counts } = total;
    return `<?xml version="1.0" encoding="UTF-8"?>\n${element('testsuites', { name: 'pipeaudit', ...counts, time: '0' }, [
      '\n',
      ...drawn.map((suite) => `  ${suite}\n`),
    ])}\n`;
  },
};

export default report;

function suitesOf({ result, rules }: ReportInput): readonly Suite[] {
  const titles = new Map(rules.map(({ id, docs }) => [id, docs.title]));
  const cases = new Map<string, Case[]>();
  const add = (rule: string, one: Case): void => {
    const own = cases.get(rule);
    if (own === undefined) cases.set(rule, [one]);
    else own.push(one);
  };
  for (const [rule, { pass }] of Object.entries(result.verdicts)) if (pass > 0) add(rule, passed(rule, pass));
  for (const finding of result.findings) add(finding.rule, found(finding, result.invocation.failOn, titles.get(finding.rule)));
  for (const verdict of unknownVerdicts(result)) add(verdict.rule, unknown(verdict));
  const suites = [...cases].sort(([a], [b]) => (a < b ? -1 : 1)).map(([rule, own]) => ({ name: `pipeaudit.${rule}`, cases: own }));
  const unread = result.coverage.failed.map(notRead);
  return unread.length === 0 ? suites : [{ name: 'pipeaudit.input', cases: unread }, ...suites];
}

function passed(rule: string, pass: number): Case {
  return { kind: 'passed', xml: element('testcase', { name: `${count(pass, 'subject')} passed`, classname: rule, time: '0' }) };
}

function found(finding: Finding, failOn: Severity | 'never', title: string | undefined): Case {
  const fails = failOn !== 'never' && SEVERITIES.indexOf(finding.severity) <= SEVERITIES.indexOf(failOn);
  const where = whereabouts(finding);
  const attributes = { message: `${finding.severity}: ${finding.message}` };
  const told = fails
    ? element('failure', { ...attributes, type: finding.rule }, [markupLines(bodyOf(finding, where, title))])
    : element('skipped', attributes);
  return {
    kind: fails ? 'failure' : 'skipped',
    xml: element('testcase', { name: `${finding.subject.name} (${where})`, classname: finding.rule, time: '0' }, [told]),
  };
}

function bodyOf({ message, severity, confidence, fix, place }: Finding, where: string, title: string | undefined): string {
  return [
    ...(title === undefined ? [] : [title]),
    message,
    `at ${where}`,
    ...(place.constructPath === undefined ? [] : [`construct ${place.constructPath}`]),
    `severity ${severity}, confidence ${confidence}`,
    ...(fix === undefined ? [] : [`fix: ${fix.title}`, ...(fix.paste === undefined ? [] : [fix.paste])]),
  ].join('\n');
}

function unknown({ rule, subject, place, settle }: UnknownVerdict): Case {
  const where = whereabouts({ place, subject: { kind: '', name: subject } });
  return {
    kind: 'skipped',
    xml: element('testcase', { name: `${subject} (${where})`, classname: rule, time: '0' }, [
      element('skipped', { message: `unknown; what would settle it: ${settle.join('; ')}` }),
    ]),
  };
}

function notRead({ file, line, column, reason, next }: AuditResult['coverage']['failed'][number]): Case {
  const where = [file, line, line === undefined ? undefined : column].filter((part) => part !== undefined).join(':');
  return {
    kind: 'error',
    xml: element('testcase', { name: where, classname: 'input', time: '0' }, [
      element('error', { message: reason, type: 'not-read' }, next === undefined ? [] : [markupLines(next)]),
    ]),
  };
}

function tally(cases: readonly Case[]): Readonly<Record<'tests' | 'failures' | 'errors' | 'skipped', number>> {
  const number = (kind: Case['kind']): number => cases.filter((one) => one.kind === kind).length;
  return { tests: cases.length, failures: number('failure'), errors: number('error'), skipped: number('skipped') };
}
