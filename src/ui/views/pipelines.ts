import type { AuditResult, PipelineDrawing, SystemSummary } from '../../audit/result.ts';
import { homeOf } from '../../drawing/facts.ts';
import { isInPipeline } from '../../drawing/faults.ts';
import { forTerminal } from '../../text/terminal.ts';
import { count, printEnvironment, SEVERITIES } from '../../text/words.ts';
import { pipelineLines } from '../detail/pipeline.ts';
import type { Entry, MakeView } from '../entries.ts';
import { between, type Line, labelled, line, prose, type Span, span } from '../line.ts';

/** The pipelines, with what was found in each. */
export const pipelinesView: MakeView = ({ result }) => ({
  name: 'pipelines',
  title: 'Pipelines',
  entries: result.systems.flatMap((system) => system.pipelines.map((pipeline) => pipelineEntry(pipeline, system, result))),
  groupings: [],
  sortings: [],
  empty: ['No pipeline was found.', 'Resources that pipelines use are judged all the same.'],
});

function pipelineEntry(pipeline: PipelineDrawing, system: SystemSummary, { findings }: AuditResult): Entry {
  const { name, stages, place } = pipeline;
  const where = [homeOf(pipeline), place.file].filter((part) => part !== undefined && part !== '').join(' · ');
  let found: Span | undefined;
  const told = (): Span => {
    found ??= foundIn(findings.filter((finding) => isInPipeline(finding, pipeline)));
    return found;
  };
  return {
    search: [name, system.name, where, ...stages.flatMap(({ actions, name: stage }) => [stage, ...actions.map((action) => action.name)])]
      .join('\n')
      .toLowerCase(),
    get spoken() {
      return `${forTerminal(name)}, ${count(stages.length, 'stage')}, ${told().text}`;
    },
    row: (width) => between([span(forTerminal(name)), span(`  ${forTerminal(where)}`, 'faint')], [span('  '), told()], width),
    detail: (width) => [
      { lines: pipelineLines(pipeline, { findings }, width) },
      { title: `System ${forTerminal(system.name)}`, lines: systemLines(system, width) },
    ],
    groups: () => [],
    rank: () => name,
    offers: place.file === '' ? {} : { place },
  };
}

/** How many, in the style of the worst. */
function foundIn(findings: AuditResult['findings']): Span {
  if (findings.length === 0) return span('nothing found', 'good');
  return span(
    count(findings.length, 'finding'),
    SEVERITIES.find((severity) => findings.some((finding) => finding.severity === severity)),
  );
}

const LINKS: Readonly<Record<SystemSummary['link'], string>> = {
  stated: 'These belong together, as the configuration or the assembly says:',
  single: 'One template by itself:',
  guessed: 'These seem to belong together; what hangs on that is less sure:',
};

function systemLines({ link, instances }: SystemSummary, width: number): readonly Line[] {
  return [
    ...prose(LINKS[link], width),
    ...instances.flatMap(({ id, template, ...where }) => {
      const name = id === template ? template : `${id}: ${template}`;
      return labelled(line('  '), forTerminal(`${name}${printEnvironment(where)}`), width);
    }),
  ];
}
