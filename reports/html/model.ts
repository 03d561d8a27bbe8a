import type { ActionDrawing, Finding, PipelineDrawing, ReportInput, ReportOptions, ResourceDrawing } from '../../src/audit/result.ts';
import type { AnyRule } from '../../src/rule/types.ts';
import { SEVERITIES } from '../../src/text/words.ts';
import { faultsOf } from './faults.ts';
import { compare, drawnSystems, findingsIn, findingsOfAPage, type PageOf, SINGLE } from './pages.ts';

/** What all views of the page are made from. */
export interface Model {
  readonly input: ReportInput;
  readonly options: ReportOptions;
  readonly rules: ReadonlyMap<string, AnyRule>;
  readonly groups: readonly RuleGroup[];
  readonly pipelines: readonly DrawnPipeline[];
  readonly page: PageOf;
  /** The part of the groups that is on this page. */
  readonly shown: readonly RuleGroup[];
  /** The id of the element of a finding. */
  readonly idOf: (finding: Finding) => string;
  /** Where a link to a finding leads, on whatever page it is. */
  readonly linkTo: (finding: Finding) => string;
  /** The file of the page on which the findings of a rule begin; empty for this one. */
  readonly pageOfRule: (rule: string) => string;
  /** The labels of the pipelines that a finding belongs to or is drawn in. */
  readonly pipelinesOf: (finding: Finding) => readonly string[];
}

/** The findings of one rule, worst first. */
export interface RuleGroup {
  readonly rule: string;
  readonly findings: readonly Finding[];
}

export interface DrawnPipeline {
  readonly id: string;
  /** Its name; with more, where several have the same. */
  readonly label: string;
  readonly system: string;
  readonly pipeline: PipelineDrawing;
  readonly findings: readonly Finding[];
  readonly ofAction: (action: ActionDrawing) => readonly Fault[];
  readonly ofResource: (resource: ResourceDrawing) => readonly Fault[];
}

/** A finding on a part of a pipeline; `on` names what is at fault where it is not the part itself. */
export interface Fault {
  readonly finding: Finding;
  readonly on?: string;
}

/** Findings in the order in which they are shown, and where each is. */
export interface Layout {
  readonly groups: readonly RuleGroup[];
  /** What is on each page. */
  readonly pages: readonly (readonly RuleGroup[])[];
  /** On which page a finding is, from 0. */
  readonly pageOf: ReadonlyMap<Finding, number>;
  readonly idOf: (finding: Finding) => string;
}

/** How findings are laid out over pages: the same for all of them. */
export function layoutOf(findings: readonly Finding[]): Layout {
  const groups = groupsOf(findings);
  const ordered = groups.flatMap(({ findings: own }) => own);
  const size = findingsOfAPage(ordered.length);
  const pageOf = new Map(ordered.map((finding, index) => [finding, Math.floor(index / size)]));
  const pages = Array.from({ length: Math.max(1, Math.ceil(ordered.length / size)) }, (_, number) =>
    groupsOf(ordered.slice(number * size, (number + 1) * size)),
  );
  return { groups, pages, pageOf, idOf: identifiers(findings) };
}

/** Puts together what belongs together on a page. */
export function modelOf(
  input: ReportInput,
  options: ReportOptions,
  page: PageOf = SINGLE,
  { groups, pages, pageOf, idOf }: Layout = layoutOf(input.result.findings),
): Model {
  const { rules } = input;
  // The other pages tell of findings only.
  const pipelines = page.number === 0 ? pipelinesOf(input) : [];
  const labels = new Map<Finding, string[]>();
  for (const { label, findings } of pipelines) {
    for (const finding of findings) {
      const known = labels.get(finding);
      if (known === undefined) labels.set(finding, [label]);
      else known.push(label);
    }
  }
  const fileOf = (number: number): string => (number === page.number ? '' : (page.names[number] ?? ''));
  const numberOf = (finding: Finding | undefined): number => (finding === undefined ? 0 : (pageOf.get(finding) ?? 0));
  const first = new Map(groups.map(({ rule, findings }) => [rule, findings[0]]));
  return {
    input,
    options,
    rules: new Map(rules.map((rule) => [rule.id, rule])),
    groups,
    pipelines,
    page,
    shown: pages[page.number] ?? [],
    idOf,
    linkTo: (finding) => `${fileOf(numberOf(finding))}#${idOf(finding)}`,
    pageOfRule: (rule) => fileOf(numberOf(first.get(rule))),
    pipelinesOf: (finding) => labels.get(finding) ?? [],
  };
}

/** Ids that stay the same from run to run, so that people can send each other to a finding. */
function identifiers(findings: readonly Finding[]): (finding: Finding) => string {
  const taken = new Set<string>();
  const numbered = new Map<Finding, string>();
  for (const [index, finding] of findings.entries()) {
    const { fingerprint } = finding;
    if (!/^[\w-]+$/.test(fingerprint) || taken.has(fingerprint)) numbered.set(finding, `f-number-${index + 1}`);
    taken.add(fingerprint);
  }
  return (finding) => numbered.get(finding) ?? `f-${finding.fingerprint}`;
}

/** Rules with the worst findings first, then those with most. */
function groupsOf(findings: readonly Finding[]): readonly RuleGroup[] {
  const byRule = new Map<string, Finding[]>();
  for (const finding of findings) {
    const known = byRule.get(finding.rule);
    if (known === undefined) byRule.set(finding.rule, [finding]);
    else known.push(finding);
  }
  const worst = (group: RuleGroup): number => Math.min(...group.findings.map(({ severity }) => SEVERITIES.indexOf(severity)));
  return [...byRule]
    .map(([rule, own]) => ({ rule, findings: own }))
    .map((group) => ({ group, rank: worst(group) }))
    .sort((a, b) => a.rank - b.rank || b.group.findings.length - a.group.findings.length)
    .map(({ group }) => group);
}

function pipelinesOf({ result }: ReportInput): readonly DrawnPipeline[] {
  const systems = drawnSystems(result);
  const drawn = systems.flatMap(({ name, pipelines }) => pipelines.map((pipeline) => ({ system: name, pipeline })));
  const labels = labelsOf(drawn.map(({ pipeline }) => pipeline));
  const faults = faultsOf(findingsIn(systems, result));
  return drawn
    .map(({ system, pipeline }, index) => ({
      id: `pipeline-${index + 1}`,
      label: labels[index] ?? pipeline.name,
      system,
      pipeline,
      ...faults(pipeline),
    }))
    .map((one) => ({ one, rank: rankOf(one.findings) }))
    .sort((a, b) => compare(a.rank, b.rank))
    .map(({ one }) => one);
}

/** How bad it is, worst first: numbers of findings by severity, negative. */
function rankOf(findings: readonly Finding[]): readonly number[] {
  return SEVERITIES.map((severity) => -findings.filter((finding) => finding.severity === severity).length);
}

/** The shortest that tells pipelines apart: name, then file, then instance, then a number. */
function labelsOf(pipelines: readonly PipelineDrawing[]): readonly string[] {
  const forms: readonly ((pipeline: PipelineDrawing, index: number) => string)[] = [
    ({ name }) => name,
    ({ name, place }) => `${name} (${place.file})`,
    ({ name, place, instance }) => `${name} (${place.file}, ${instance})`,
    ({ name, place, instance }, index) => `${name} (${place.file}, ${instance}, ${index + 1})`,
  ];
  const labels: (string | undefined)[] = pipelines.map(() => undefined);
  for (const form of forms) {
    const candidates = pipelines.map(form);
    for (const [index, candidate] of candidates.entries())
      if (labels[index] === undefined && candidates.indexOf(candidate) === candidates.lastIndexOf(candidate)) labels[index] = candidate;
  }
  return labels.map((label, index) => label ?? String(index + 1));
}
