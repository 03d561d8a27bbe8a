import { proverKinds } from '../authorization/kinds.ts';
import type { EnvironmentRules } from '../graph/environment.ts';
import { nodeKinds } from '../graph/index.ts';
import { LinkedSystem } from '../graph/linked.ts';
import type { Instance, System } from '../resource/index.ts';
import type { AnyRule } from '../rule/types.ts';
import { drawSystem } from './drawing.ts';
import { type Candidate, candidatesOf, type ProjectNames, supersede } from './findings.ts';
import { weighGuesses } from './guesses.ts';
import { type Judgement, judgeSystem } from './judgements.ts';
import type { Notice, SystemSummary, VerdictCounts } from './result.ts';
import { type UnknownVerdict, unknownVerdicts } from './unknowns.ts';
import { NO_VERDICTS } from './verdict-counts.ts';

/** One system, judged by all rules: findings before ignores, and all that is told of it besides. */
export interface JudgedSystem {
  readonly candidates: readonly Candidate[];
  readonly unknowns: readonly UnknownVerdict[];
  readonly verdicts: ReadonlyMap<string, VerdictCounts>;
  readonly errors: readonly Judgement[];
  readonly summary: SystemSummary;
  readonly notices: readonly Notice[];
}

/** What judges a system. */
export interface Judges extends ProjectNames {
  readonly rules: readonly AnyRule[];
  readonly environments: EnvironmentRules;
}

/**
 * Systems that were judged, by what they hold: of an audit that is repeated with other texts only what changed is judged
 * again. It serves one set of rules, environments and files.
 */
export type JudgedSystems = Map<string, JudgedSystem>;

const kinds = new Map([...nodeKinds, ...proverKinds]);

/** The graphs of a system. */
export function linked(system: System, environments: EnvironmentRules): LinkedSystem {
  return new LinkedSystem(system, kinds, environments);
}

/** Judges a system, or tells what is remembered of it. Pure. */
export function judged(system: System, judges: Judges, remembered?: JudgedSystems): JudgedSystem {
  if (remembered === undefined) return judgeNow(system, judges);
  const key = contentOf(system);
  const known = remembered.get(key) ?? judgeNow(system, judges);
  remembered.set(key, known);
  return known;
}

function judgeNow(system: System, judges: Judges): JudgedSystem {
  const { rules, environments } = judges;
  const graphs = linked(system, environments);
  const judgements = judgeSystem(graphs, rules);
  const failed = (of: readonly Judgement[]): readonly Candidate[] =>
    of.filter(({ verdict }) => verdict === 'fail').flatMap((judgement) => candidatesOf(judgement, judges));
  const candidates = weighGuesses(system, failed(judgements), (part, wanted) =>
    failed(
      judgeSystem(
        linked(part, environments),
        rules.filter(({ id }) => wanted.has(id)),
      ),
    ),
  );
  return {
    candidates: supersede(candidates),
    unknowns: unknownVerdicts(judgements),
    verdicts: countVerdicts(judgements),
    errors: judgements.filter(({ trials }) => trials.some(({ outcome }) => outcome.verdict === 'error')),
    summary: drawSystem(graphs),
    notices: [...fragmentNotices(system), ...limitNotices(graphs)],
  };
}

const COUNTED = { pass: 'pass', fail: 'fail', unknown: 'unknown', 'not-applicable': 'notApplicable', error: 'error' } as const;

function countVerdicts(judgements: readonly Judgement[]): ReadonlyMap<string, VerdictCounts> {
  const verdicts = new Map<string, VerdictCounts>();
  for (const { rule, verdict } of judgements) {
    const counts = verdicts.get(rule.id) ?? NO_VERDICTS;
    verdicts.set(rule.id, { ...counts, [COUNTED[verdict]]: counts[COUNTED[verdict]] + 1 });
  }
  return verdicts;
}

/** A part of a larger template is said to be one, once, whatever refers to what is not in it. */
function fragmentNotices({ instances }: System): readonly Notice[] {
  const fragments = new Map(
    instances.filter(({ template }) => template.undeclared.length > 0).map(({ template }) => [template.document.file, template.undeclared]),
  );
  return [...fragments].map(([file, names]) => {
    const listed = names.slice(0, 3).join(', ') + (names.length > 3 ? ` and ${names.length - 3} more` : '');
    return {
      level: 'note',
      text: `${file}: refers to ${listed}, which it does not declare: part of a larger template, judged as far as it goes`,
    };
  });
}

function limitNotices({ system, limited }: LinkedSystem): readonly Notice[] {
  if (limited.size === 0) return [];
  const text = `${system.name}: more than 32 combinations of parameter values decide over ${limited.size} resource${limited.size === 1 ? '' : 's'}; judged with the given values, and with each other value by itself`;
  return [{ level: 'note', text }];
}

/** All that a verdict can hang on: the texts, and how the instances are linked. */
function contentOf({ name, link, instances }: System): string {
  return JSON.stringify([name, link, instances.map(instanceContent)]);
}

function instanceContent({ template: { document, assets }, parameters, children, aliases, ...own }: Instance): unknown {
  const texts = [...assets].map(([path, asset]) => [path, asset.text]);
  return [document.file, document.text, texts, [...parameters], [...children], [...(aliases ?? [])], own];
}
