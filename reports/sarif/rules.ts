import type { ReportingConfiguration, ReportingDescriptor } from 'sarif';
import type { ReportInput } from '../../src/audit/result.ts';
import type { AnyRule, Confidence, Severity } from '../../src/rule/types.ts';

type Level = NonNullable<ReportingConfiguration['level']>;

interface Rank {
  readonly level: Level;
  /** GitHub: 9.0 and more is critical, 7.0 high, 4.0 medium, below low. It reads text only. */
  readonly score: string;
  readonly problem: string;
}

export const RANKS: Readonly<Record<Severity, Rank>> = {
  critical: { level: 'error', score: '9.5', problem: 'error' },
  high: { level: 'error', score: '8.0', problem: 'error' },
  medium: { level: 'warning', score: '5.5', problem: 'warning' },
  low: { level: 'note', score: '3.0', problem: 'recommendation' },
  info: { level: 'note', score: '1.0', problem: 'recommendation' },
};

const PRECISION: Readonly<Record<Confidence, string>> = { high: 'high', medium: 'medium', low: 'low' };
/** GitHub takes 20 tags of a rule and shows 10. */
const MOST_TAGS = 20;

/** The id of a rule in SARIF. */
export function sarifId(rule: string): string {
  return `pipeaudit/${rule}`;
}

/**
 * Every enabled rule, sorted by id, as a pure function of the rule. A rule that only the result knows (it was written
 * by another version) gets an entry with its id alone.
 */
export function describeRules({ rules, families, result }: ReportInput): readonly ReportingDescriptor[] {
  const known = new Map(rules.map((rule) => [rule.id, describe(rule, families?.get(rule.id))]));
  for (const { rule } of [
    ...result.findings,
    ...result.suppressed.map(({ finding }) => finding),
    ...result.unknowns.flatMap(({ verdicts }) => verdicts),
  ]) {
    if (!known.has(rule)) known.set(rule, { id: sarifId(rule), name: pascalCase(rule), shortDescription: { text: rule } });
  }
  return [...known.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

function describe(rule: AnyRule, family: string | undefined): ReportingDescriptor {
  const { docs } = rule;
  const rank = RANKS[rule.severity];
  const [helpUri] = docs.references;
  return {
    id: sarifId(rule.id),
    name: pascalCase(rule.id),
    shortDescription: { text: sentence(docs.title) },
    fullDescription: { text: `${docs.what} ${docs.why}` },
    help: { text: helpText(rule), markdown: helpMarkdown(rule) },
    ...(helpUri === undefined ? {} : { helpUri }),
    defaultConfiguration: { level: rank.level },
    properties: {
      'security-severity': rank.score,
      precision: PRECISION[rule.confidence],
      'problem.severity': rank.problem,
      tags: tagsOf(rule, family),
      controls: [...rule.controls].sort(),
      peers: [...rule.peers].sort(),
      since: rule.since,
      status: rule.status,
    },
  };
}

function tagsOf({ subject, audience }: AnyRule, family: string | undefined): string[] {
  const subjects = typeof subject === 'string' ? [subject] : subject;
  return [...new Set(['security', 'pipeline', ...(family === undefined ? [] : [family]), ...subjects, `audience-${audience}`])].slice(
    0,
    MOST_TAGS,
  );
}

interface Section {
  readonly heading: string;
  readonly text: string;
}

function sectionsOf({ docs }: AnyRule): readonly Section[] {
  const exception = docs.whenNotToUse === undefined ? [] : [{ heading: 'When not to use it', text: docs.whenNotToUse }];
  return [{ heading: 'Why it matters', text: docs.why }, { heading: 'What to do', text: docs.fix }, ...exception];
}

function helpText(rule: AnyRule): string {
  const sections = sectionsOf(rule).map(({ heading, text }) => `${heading}: ${text}`);
  return [rule.docs.what, ...sections, `Read more: ${rule.docs.references.join(' ')}`].join('\n\n');
}

/** GitHub shows it in place of the text. */
function helpMarkdown(rule: AnyRule): string {
  const { docs, id, severity, confidence } = rule;
  const sections = sectionsOf(rule).map(({ heading, text }) => `## ${heading}\n\n${text}`);
  const references = docs.references.map((reference) => `- <${reference}>`).join('\n');
  return [
    `# ${docs.title}`,
    docs.what,
    ...sections,
    `## Read more\n\n${references}`,
    `Severity ${severity}, confidence ${confidence}. \`pipeaudit explain ${id}\` prints this page.`,
  ].join('\n\n');
}

function pascalCase(id: string): string {
  return id.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());
}

/** With a full stop at its end. */
export function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
