import { type Cause, distinctCauses, type Field, Text } from '../resource/index.ts';
import { wordsOf } from './words.ts';

/** What the configuration says of environments: which accounts and names belong to which. */
export interface EnvironmentRule {
  readonly name: string;
  readonly production: boolean;
  readonly accounts: readonly string[];
  /** Globs over the names of stages, actions, stacks and groups. */
  readonly patterns: readonly string[];
}
export type EnvironmentRules = readonly EnvironmentRule[];

/** The environment that something acts on. */
export interface Environment {
  readonly name: string | undefined;
  /** `presumed`: nothing says so, but it is the last deploying stage of several. */
  readonly production: 'yes' | 'no' | 'presumed' | { readonly because: readonly Cause[] };
}

/** Words that name production. */
const PRODUCTION = new Set(['prod', 'production', 'prd', 'live']);

/** Words that name another environment. `stage` is none: every pipeline has stages. */
const OTHERS = new Set(
  [
    'dev develop development devel test tests testing tst qa uat sit staging stg stag beta alpha gamma demo sandbox sbx',
    'integration int acceptance acc homolog homologation preview canary',
    'preprod preprd preproduction prelive nonprod nonprd nonproduction nonlive notprod',
  ].flatMap((line) => line.split(' ')),
);

/** Environments where a release may fail without harm to anybody. */
const EARLY = new Set(['dev', 'develop', 'development', 'devel', 'test', 'tests', 'testing', 'tst']);

/** Environments that several people look at, and of which there is one. */
const COMMON = new Set(
  'staging stg stag uat beta gamma qa demo integration acceptance acc homolog homologation preprod preprd preproduction prelive'.split(' '),
);

/** Is it an environment named as one that a team shares: staging, acceptance, a demo? */
export function isCommon({ name }: Environment): boolean {
  return name !== undefined && COMMON.has(name);
}

/** The words of a name that do not say which environment it is about. */
export function withoutEnvironment(words: readonly string[]): readonly string[] {
  return words.filter((word) => !PRODUCTION.has(word) && !OTHERS.has(word));
}

/** Is it an environment named dev or test? */
export function isEarly({ name }: Environment): boolean {
  return name !== undefined && EARLY.has(name);
}

const UNKNOWN: Environment = { name: undefined, production: { because: [] } };

/**
 * The environment that names speak of. Names are given in order of weight (stage, action, stack, group, role): the
 * first that says something decides, so a stage called Production wins over a stack called test.
 * @param account of the target, where it is known
 */
export function environmentOf(names: readonly Field<Text>[], account: Text | undefined, rules: EnvironmentRules): Environment {
  const configured = rules.find(
    (rule) =>
      rule.accounts.some((id) => account?.is(id) === 'yes') ||
      names.some((name) => 'value' in name && rule.patterns.some((pattern) => matchesGlob(name.value, pattern))),
  );
  if (configured !== undefined) return { name: configured.name, production: configured.production ? 'yes' : 'no' };
  const causes: Cause[] = [];
  for (const name of names) {
    if (!('value' in name)) {
      if ('because' in name) causes.push(...name.because);
      continue;
    }
    const said = spoken(name.value);
    if (said !== undefined) return said;
    // A name that is made up at deployment will never speak.
    causes.push(...name.value.holes.flatMap(({ owner, because }) => (owner === undefined ? because : [])));
  }
  return causes.length === 0 ? UNKNOWN : { name: undefined, production: { because: distinctCauses(causes) } };
}

function spoken(text: Text): Environment | undefined {
  // Only written parts speak: the name of a parameter (IsProdStage, ProdAccount) says nothing about its value.
  const words = text.parts.flatMap((part) => (typeof part === 'string' ? wordsOf(part) : []));
  const production = words.find((word) => PRODUCTION.has(word));
  if (production !== undefined) return { name: production, production: 'yes' };
  const other = words.find((word) => OTHERS.has(word));
  return other === undefined ? noneIsProduction(text) : { name: other, production: 'no' };
}

/** A parameter that may be dev or staging, and nothing else, is not production. */
function noneIsProduction(text: Text): Environment | undefined {
  const said = text.hole?.domain?.values?.map((value) => spoken(Text.of(value))) ?? [];
  return said.length > 0 && said.every((environment) => environment?.production === 'no')
    ? { name: undefined, production: 'no' }
    : undefined;
}

function matchesGlob(text: Text, pattern: string): boolean {
  const known = text.known;
  if (known === undefined) return false;
  const expression = pattern
    .replace(/[\\^$.+()[\]{}|]/g, '\\$&')
    .replace(/\*/g, '.*')
    .replace(/\?/g, '.');
  return new RegExp(`^${expression}$`, 'i').test(known);
}
