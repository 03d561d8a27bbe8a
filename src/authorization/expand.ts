import type { Action } from '../graph/pipeline.ts';
import { type Answer, type Cause, type Place, Text, unknown, type Value } from '../resource/index.ts';
import type { Call, Caller, GrantCategory, Target } from './call.ts';
import { plainContexts } from './contexts.ts';
import { type Filler, fill } from './fill.ts';
import type { RequestContext } from './request.ts';
import type { Necessity, Requirement, RequirementFact, When } from './requirements/index.ts';

/** From a requirement to calls. */

/** All calls that are known of, or those that are surely made. */
export type Wanted = 'required' | 'all';

/** The requirements that are wanted. */
export function wantedOf(requirements: readonly Requirement[], wanted: Wanted): readonly Requirement[] {
  return wanted === 'all' ? requirements : requirements.filter(({ necessity }) => necessity === 'required');
}

export type Facts = ReadonlyMap<RequirementFact, Answer>;

/** What a requirement is expanded for. */
export interface Expansion {
  readonly caller: Caller;
  readonly category: (action: string) => GrantCategory;
  readonly filler: Filler;
  readonly target: (action: string, resource: Text) => Target;
  /** The configuration that `when` reads. */
  readonly configuration: Value | undefined;
  readonly facts: Facts;
  readonly contexts?: (action: string, resource: Text) => readonly RequestContext[] | undefined;
  readonly at: Place;
  readonly step: Action | undefined;
  readonly doubt?: readonly Cause[];
}

/** The calls of a requirement; none where it surely does not hold. */
export function expand(requirement: Requirement, expansion: Expansion): readonly Call[] {
  const { id, why, calls, when, necessity, confidence, context } = requirement;
  const holds = whenHolds(when, expansion);
  if (holds === 'no') return [];
  const doubt: readonly Cause[] = [...(expansion.doubt ?? []), ...(holds === 'yes' ? [] : holds.because)];
  const values =
    context === undefined
      ? undefined
      : new Map(Object.entries(context).flatMap(([key, pattern]) => fill(pattern, expansion.filler).map((text) => [key, text] as const)));
  return calls.flatMap(({ actions, on, match, either }) => {
    const resources = on.flatMap((pattern) => fill(pattern, expansion.filler));
    return (either === true ? [actions] : actions.map((action) => [action]))
      .flatMap((names) => byTarget(names, resources, match ?? 'all', expansion))
      .map(
        ({ target, names, resources: own }): Call => ({
          category: expansion.category(names[0] ?? ''),
          caller: expansion.caller,
          actions: names,
          resources: own,
          match: match ?? 'all',
          target,
          contexts: expansion.contexts?.(names[0] ?? '', own[0] ?? Text.of('*')) ?? plainContexts(values),
          necessity: weaker(necessity, holds),
          evidence: confidence,
          requirement: id,
          why,
          at: expansion.at,
          step: expansion.step,
          doubt,
        }),
      );
  });
}

interface Part {
  readonly target: Target;
  readonly names: readonly string[];
  readonly resources: readonly Text[];
}

/** Resources that belong together are one call where one of them is enough, and one for each target else. */
function byTarget(names: readonly string[], resources: readonly Text[], match: 'all' | 'any', { target }: Expansion): readonly Part[] {
  const [first] = resources;
  if (first === undefined) return [];
  if (match === 'any') return [{ target: target(names[0] ?? '', first), names, resources }];
  const parts = new Map<string, Part>();
  for (const resource of resources) {
    const found = target(names[0] ?? '', resource);
    const part = parts.get(found.key);
    parts.set(found.key, { target: found, names, resources: [...(part?.resources ?? []), resource] });
  }
  return [...parts.values()];
}

/** What no template says is no reason for a finding. */
function weaker(necessity: Necessity, holds: Answer): Necessity {
  return holds === 'yes' || necessity !== 'required' ? necessity : 'conditional';
}

/** Whether a requirement holds for an action. */
export function whenHolds(when: When | undefined, { configuration, facts }: Pick<Expansion, 'configuration' | 'facts'>): Answer {
  if (when === undefined) return 'yes';
  switch (when.kind) {
    case 'all':
      return when.of
        .map((one) => whenHolds(one, { configuration, facts }))
        .reduce((all, one) => (all === 'no' || one === 'yes' ? all : one === 'no' || all === 'yes' ? one : all), 'yes');
    case 'fact':
      return facts.get(when.name) ?? 'no';
    case 'undecidable':
      return unknown({ kind: 'unsupported', what: `whether ${when.text}` });
    default:
      return configured(when, configuration);
  }
}

function configured(when: Extract<When, { kind: 'config' }>, configuration: Value | undefined): Answer {
  const value = configuration?.get(when.key);
  if (value === undefined) return 'no';
  if ('set' in when) return value.exists;
  const field = value.text();
  if ('not' in when) {
    if (!('value' in field)) return field.state === 'absent' ? 'yes' : unknown(...field.because);
    const answer = field.value.isOneOf(when.not);
    return answer === 'yes' ? 'no' : answer === 'no' ? 'yes' : answer;
  }
  if (!('value' in field)) return field.state === 'absent' ? 'no' : unknown(...field.because);
  return field.value.isOneOf(when.is);
}
