import { type LinkedSystem, whenHolds } from '../graph/linked.ts';
import type { Instance, Place, System } from '../resource/index.ts';
import { type Audience, audiences, type Confidence, confidences } from '../rule/types.ts';
import type { Fail } from './context.ts';
import { declaredIds } from './declared.ts';
import { reportEdits } from './edits.ts';
import { fingerprintOf, namedRoute } from './fingerprint.ts';
import { instanceOf, type Judgement, type Trial } from './judgements.ts';
import { authoredPlace, reportPlace } from './places.ts';
import type { Finding, Occurrence, ReportedPlace } from './result.ts';

/** Something that was found. */
export interface Found {
  readonly finding: Finding;
}

/** A finding before superseding, with what decides over it. */
export interface Candidate extends Found {
  /** Fault and the faults it depends on, unique in the whole audit. */
  readonly fault: string;
  readonly dependsOn: readonly string[];
  readonly supersedes: readonly string[];
}

/** The name of a file from the root of the project: what it is called wherever people stand. */
export type FromRoot = (file: string) => string;

/** What a project calls its files. */
export interface ProjectNames {
  readonly fromRoot: FromRoot;
  /** The template that is configured to be deployed as a stack, relative to the working directory. */
  templateOf(deployed: { readonly account: string; readonly region: string; readonly stack: string }): string | undefined;
}

interface Hit {
  readonly trial: Trial;
  readonly fail: Fail;
}

/** The findings of a judgement: one per fault, whatever the number of worlds and instances it shows in. */
export function candidatesOf(judgement: Judgement, project: ProjectNames): readonly Candidate[] {
  const byFault = new Map<string, Hit[]>();
  for (const trial of judgement.trials) {
    if (trial.outcome.verdict !== 'fail') continue;
    for (const fail of trial.outcome.fails) {
      const fault = `${fail.messageId}|${faultOf(fail, judgement)}`;
      byFault.set(fault, [...(byFault.get(fault) ?? []), { trial, fail }]);
    }
  }
  return [...byFault.values()].map((hits) => candidate(hits, judgement, project));
}

function candidate(hits: readonly Hit[], judgement: Judgement, project: ProjectNames): Candidate {
  const { rule, linked } = judgement;
  // The given world tells best where there is a choice.
  const [{ fail, trial }] = [...hits].sort((a, b) => Number(b.trial.at.given) - Number(a.trial.at.given)) as [Hit, ...Hit[]];
  const { subject } = trial.at;
  const given = hits.some((hit) => hit.trial.at.given);
  const authored = authoredPlace(fail.place, linked.system);
  const place = reportPlace(authored, linked.system);
  const fault = faultOf(fail, judgement);
  const finding: Finding = {
    fingerprint: identityOf(fail, authored, place, judgement, project),
    rule: rule.id,
    messageId: fail.messageId,
    data: fail.data,
    message: fail.message,
    severity: fail.details.severity ?? rule.severity,
    confidence: lowered(weaker(rule.confidence, fail.details.confidence), given ? 0 : 1),
    audience: narrower(rule.audience, fail.details.audience),
    subject: { kind: subject.kind, name: subject.name },
    ...(subject.pipeline === undefined ? {} : { pipeline: subject.pipeline }),
    ...(subject.environment === undefined ? {} : { environment: subject.environment }),
    fault,
    place,
    related: (fail.details.related ?? []).map(({ place: at, note }) => ({
      place: reportPlace(authoredPlace(at, linked.system), linked.system),
      note,
    })),
    occurrences: occurrencesOf(hits, judgement),
    given,
    evidence: fail.details.evidence ?? [],
    controls: rule.controls,
    // What a program writes is repaired in the program.
    ...(fail.details.fix === undefined
      ? {}
      : { fix: reportEdits(fail.details.fix, place.constructPath === undefined && place.file !== '') }),
    superseded: [],
  };
  const scoped = (text: string): string => `${linked.system.name}\n${text}`;
  return {
    finding,
    fault: scoped(fault),
    dependsOn: (fail.details.dependsOn ?? []).map((text) => scoped(withoutInstances(text, linked))),
    supersedes: rule.supersedes,
  };
}

/** The fingerprint. What a stack made is called as its template calls it, so that template and account give the same. */
function identityOf(
  fail: Fail,
  authored: Place,
  place: ReportedPlace,
  judgement: Judgement,
  { fromRoot, templateOf }: ProjectNames,
): string {
  const { rule, linked } = judgement;
  const { declared, account = '' } = place;
  if (declared === undefined) {
    const within = place.constructPath ?? fromRoot(authored.document.file);
    return fingerprintOf(rule.id, within, authored.resource?.logicalId ?? '', faultOf(fail, judgement));
  }
  const { stack, region, logicalId, constructPath } = declared;
  const template = templateOf({ account, region, stack });
  const within = constructPath ?? (template === undefined ? `stack ${account}/${region}/${stack}` : fromRoot(template));
  return fingerprintOf(rule.id, within, logicalId, declaredFault(fail, authored, logicalId, judgement, linked.system));
}

/** What is at fault, with the logical ids that stacks have for what they made. */
function declaredFault({ details }: Fail, { resource, ...place }: Place, logicalId: string, judgement: Judgement, system: System): string {
  if (details.fault === undefined) {
    const route = namedRoute({ resource, ...place }).replace(`Resources/${resource?.logicalId}`, `Resources/${logicalId}`);
    return `${logicalId} ${route}`;
  }
  const ids = system.instances.filter(({ live }) => live === true).map(({ id, template }) => [id, declaredIds(template)] as const);
  const named = ids.reduce(
    (fault, [id, declared]) =>
      fault.includes(`${id}|`) ? [...declared].reduce((rest, [name, logical]) => rest.replaceAll(`${id}|${name}`, logical), fault) : fault,
    details.fault,
  );
  // Some faults leave out where they were seen: then a name is replaced where it can be no other.
  const parts = withoutInstances(named, judgement.linked).split('|');
  return parts.map((part) => sole(ids.flatMap(([, declared]) => declared.get(part) ?? [])) ?? part).join('|');
}

/** What all of them say; undefined where there are none, or they differ. */
function sole(texts: readonly string[]): string | undefined {
  const [first, ...others] = texts;
  return others.every((text) => text === first) ? first : undefined;
}

/** What is at fault, without the instance it was seen in. */
function faultOf(fail: Fail, { linked }: Judgement): string {
  return withoutInstances(fail.details.fault ?? `${fail.place.resource?.logicalId ?? ''} ${namedRoute(fail.place)}`, linked);
}

function withoutInstances(text: string, { system }: LinkedSystem): string {
  return longestFirst(system).reduce((rest, id) => rest.replaceAll(`${id}|`, ''), text);
}

const ordered = new WeakMap<System, readonly string[]>();

/** The ids of instances; `NonProd` before `Prod`, which it ends with. */
function longestFirst(system: System): readonly string[] {
  const known = ordered.get(system);
  if (known !== undefined) return known;
  const ids = system.instances.map(({ id }) => id).sort((a, b) => b.length - a.length);
  ordered.set(system, ids);
  return ids;
}

function occurrencesOf(hits: readonly Hit[], { linked }: Judgement): readonly Occurrence[] {
  const byInstance = new Map<string, Hit[]>();
  for (const hit of hits) {
    const id = instanceOf(hit.trial.at.subject, linked.system) ?? '';
    byInstance.set(id, [...(byInstance.get(id) ?? []), hit]);
  }
  return [...byInstance].map(([id, own]) => {
    const holding = own.map(({ trial }) => trial.at.graph);
    const resource = own[0]?.trial.at.subject.at.resource;
    const all = resource === undefined ? holding : linked.graphsOf(`${resource.instance}|${resource.logicalId}`);
    const world = whenHolds(
      holding,
      all.filter((graph) => !holding.includes(graph)),
      linked.given,
    );
    const instance = own[0]?.trial.at.graph.resolution.scope(id)?.instance;
    return { instance: id, ...environmentOf(instance), ...(world === undefined ? {} : { world }) };
  });
}

function environmentOf(instance: Instance | undefined): { readonly account?: string; readonly region?: string } {
  return {
    ...(instance?.account === undefined ? {} : { account: instance.account }),
    ...(instance?.region === undefined ? {} : { region: instance.region }),
  };
}

function weaker(one: Confidence, other: Confidence | undefined): Confidence {
  return other !== undefined && confidences.indexOf(other) < confidences.indexOf(one) ? other : one;
}

function narrower(one: Audience, other: Audience | undefined): Audience {
  return other !== undefined && audiences.indexOf(other) > audiences.indexOf(one) ? other : one;
}

/** A confidence some steps down; `low` has none below. */
export function lowered(confidence: Confidence, steps: number): Confidence {
  return confidences[Math.max(0, confidences.indexOf(confidence) - steps)] ?? 'low';
}

/** Hides findings that another rule says better, and lists them with the one that does and is not hidden itself. */
export function supersede(candidates: readonly Candidate[]): readonly Candidate[] {
  const byFault = new Map<string, Candidate[]>();
  for (const candidate of candidates) {
    for (const fault of [candidate.fault, ...candidate.dependsOn]) byFault.set(fault, [...(byFault.get(fault) ?? []), candidate]);
  }
  const hiddenBy = new Map<Candidate, Candidate>();
  const shownFor = (candidate: Candidate): Candidate => {
    const better = hiddenBy.get(candidate);
    return better === undefined ? candidate : shownFor(better);
  };
  for (const better of candidates) {
    for (const other of byFault.get(better.fault) ?? []) {
      // Of two that hide each other the first one stays.
      if (better.supersedes.includes(other.finding.rule) && !hiddenBy.has(other) && shownFor(better) !== other) hiddenBy.set(other, better);
    }
  }
  const hidden = new Map<Candidate, Finding['superseded'][number][]>();
  for (const candidate of hiddenBy.keys()) {
    const { fingerprint, rule, message, place } = candidate.finding;
    const shown = shownFor(candidate);
    hidden.set(shown, [...(hidden.get(shown) ?? []), { fingerprint, rule, message, place }]);
  }
  return candidates
    .filter((candidate) => !hiddenBy.has(candidate))
    .map((candidate) => {
      const superseded = hidden.get(candidate);
      return superseded === undefined ? candidate : { ...candidate, finding: { ...candidate.finding, superseded } };
    });
}
