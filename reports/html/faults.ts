import type { ActionDrawing, Finding, PipelineDrawing, ReportedPlace, ResourceDrawing } from '../../src/audit/result.ts';
import { homeOf } from '../../src/drawing/faults.ts';
import { SEVERITIES } from '../../src/text/words.ts';
import type { DrawnPipeline, Fault } from './model.ts';

interface Touch {
  readonly finding: Finding;
  readonly route: string;
  /** It is the place of the finding itself, not of something that goes with it. */
  readonly primary: boolean;
}

type Faults = Pick<DrawnPipeline, 'findings' | 'ofAction' | 'ofResource'>;

/** Finds, for a pipeline as it is drawn, which findings are about it and its parts. */
export function faultsOf(findings: readonly Finding[]): (pipeline: PipelineDrawing) => Faults {
  const byPlace = new Map<string, Touch[]>();
  const bySubject = new Map<string, Finding[]>();
  const byPipeline = new Map<string, Finding[]>();
  for (const finding of findings) {
    add(bySubject, finding.subject.name, finding);
    if (finding.pipeline !== undefined) add(byPipeline, finding.pipeline, finding);
    for (const [index, place] of [finding.place, ...finding.related.map((related) => related.place)].entries())
      add(byPlace, keyOf(place), { finding, route: place.route ?? '', primary: index === 0 });
  }
  return (pipeline) => {
    const inPipeline = byPlace.get(keyOf(pipeline.place)) ?? [];
    const own = (finding: Finding): boolean => finding.occurrences.some(({ instance }) => instance === pipeline.instance);
    const ofResource = (resource: ResourceDrawing): readonly Fault[] => atResource(resource, byPlace);
    const ofAction = (action: ActionDrawing): readonly Fault[] => {
      const said = (bySubject.get(action.subject) ?? []).filter(own);
      const within = inPipeline.filter(({ route, finding }) => isWithin(route, action.place) && own(finding)).map(({ finding }) => finding);
      const used = [...action.roles.map(({ role }) => role), ...(action.project === undefined ? [] : [action.project])];
      return distinct([
        ...[...said, ...within].map((finding) => ({ finding })),
        ...used.flatMap((resource) => ofResource(resource).map((fault) => ({ ...fault, on: resource.name }))),
      ]);
    };
    const parts = [
      ...(byPipeline.get(pipeline.name) ?? []).filter(own),
      ...inPipeline.map(({ finding }) => finding).filter(own),
      ...resourcesOf(pipeline).flatMap((resource) => ofResource(resource).map(({ finding }) => finding)),
      ...pipeline.stages.flatMap(({ actions }) => actions.flatMap((action) => ofAction(action).map(({ finding }) => finding))),
    ];
    return { findings: [...new Set(parts)], ofAction, ofResource };
  };
}

function resourcesOf({ role, stores }: PipelineDrawing): readonly ResourceDrawing[] {
  return [...(role === undefined ? [] : [role]), ...stores.flatMap(({ bucket, key }) => (key === undefined ? [bucket] : [bucket, key]))];
}

/** Findings at a resource; of a template that is deployed several times, those of the instance, where they name one. */
function atResource({ inView }: ResourceDrawing, byPlace: ReadonlyMap<string, readonly Touch[]>): readonly Fault[] {
  if (inView === undefined) return [];
  const touches = (byPlace.get(keyOf(inView)) ?? []).filter(({ primary }) => primary);
  const named = touches.filter(({ finding }) => finding.occurrences.some(({ instance }) => instance === inView.instance));
  return distinct((named.length > 0 ? named : touches).map(({ finding }) => ({ finding })));
}

function isWithin(route: string, { route: whole }: ReportedPlace): boolean {
  return whole !== undefined && whole !== '' && route.startsWith(whole) && /^($|[.[])/.test(route.slice(whole.length));
}

/** Each finding once, worst first. */
function distinct(faults: readonly Fault[]): readonly Fault[] {
  const byFinding = new Map<Finding, Fault>();
  for (const fault of faults) if (!byFinding.has(fault.finding)) byFinding.set(fault.finding, fault);
  const rank = ({ finding }: Fault): number => SEVERITIES.indexOf(finding.severity);
  return [...byFinding.values()].sort((a, b) => rank(a) - rank(b));
}

function keyOf(place: Pick<ReportedPlace, 'file' | 'arn' | 'logicalId'>): string {
  return `${homeOf(place)}\n${place.logicalId ?? ''}`;
}

function add<T>(map: Map<string, T[]>, key: string, value: T): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [value]);
  else known.push(value);
}
