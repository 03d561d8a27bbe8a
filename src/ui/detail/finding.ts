import { controlTitles } from '../../../reports/findings/accounts.ts';
import { notesOf, printEdits } from '../../../reports/findings/notes.ts';
import type { Finding, PipelineDrawing, ReportInput } from '../../audit/result.ts';
import { isInPipeline } from '../../drawing/faults.ts';
import type { AnyRule } from '../../rule/types.ts';
import { forTerminal, linesForTerminal } from '../../text/terminal.ts';
import { printPlace } from '../../text/words.ts';
import type { Section } from '../entries.ts';
import { EMPTY, type Line, labelled, line, prose, span } from '../line.ts';
import { pipelineLines } from './pipeline.ts';
import { hasProof, proofSection } from './proof.ts';
import { sourceLines } from './source.ts';

/** The result a finding belongs to, as its details need it. */
export interface FindingContext {
  readonly input: ReportInput;
  readonly rule: AnyRule | undefined;
}

/** All that is known of a finding: what, where, why, what to do, the proof, the pipeline. */
export function findingSections(finding: Finding, context: FindingContext, width: number): readonly Section[] {
  return [
    headSection(finding, context, width),
    ...explanationSections(context, width),
    ...fixSection(finding, width),
    ...proofSection(finding, width),
    ...pipelineSections(finding, context, width),
    ...moreSection(finding, context, width),
  ];
}

function headSection(finding: Finding, { rule }: FindingContext, width: number): Section {
  const title = rule === undefined ? finding.message : `${rule.docs.title}: ${finding.subject.name}`;
  const sign = `${finding.severity}[${forTerminal(finding.rule)}] `;
  return {
    lines: [
      ...hanging(sign, forTerminal(title), finding, width),
      ...(rule === undefined ? [] : [EMPTY]),
      ...sourceLines(finding, width),
      ...notesOf([finding], !hasProof(finding)).flatMap((note) => labelled(line('= ', 'faint'), forTerminal(note), width)),
    ],
  };
}

/** The severity with its rule, and behind it the headline, which goes on under its own indent. */
function hanging(sign: string, title: string, { severity }: Finding, width: number): readonly Line[] {
  return prose(`${sign}${title}`, width - 4).map((spans, index) => {
    const text = spans[0]?.text ?? '';
    if (index > 0) return [span('    '), span(text, 'strong')];
    const head = text.slice(0, sign.length);
    return [span(head, severity), span(text.slice(head.length), 'strong')];
  });
}

function explanationSections({ rule }: FindingContext, width: number): readonly Section[] {
  if (rule === undefined) return [];
  const { why, fix, whenNotToUse } = rule.docs;
  return [
    { title: 'Why it matters', lines: prose(forTerminal(why), width) },
    { title: 'What to do', lines: prose(forTerminal(fix), width) },
    ...(whenNotToUse === undefined ? [] : [{ title: 'When it is fine', lines: prose(forTerminal(whenNotToUse), width) }]),
  ];
}

/** The fix as it is pasted: without gutter and never wrapped, so that it can be selected as well. */
function fixSection(finding: Finding, width: number): readonly Section[] {
  const { fix } = finding;
  if (fix === undefined) return [];
  const [first] = fix.edits;
  const changes = first === undefined ? '' : fix.paste === undefined ? `: ${printEdits(finding)}` : `, at ${printPlace(first)}:`;
  const paste = fix.paste === undefined ? [] : linesForTerminal(fix.paste.replace(/\n+$/, ''));
  return [
    {
      title: fix.safe ? 'Fix (safe)' : 'Fix',
      lines: [
        ...prose(forTerminal(`${fix.title}${changes}`), width),
        ...(paste.length === 0 ? [] : [EMPTY]),
        ...paste.map((text) => line(text, 'addition')),
      ],
    },
  ];
}

/** The pipelines that the finding is about, with what is at fault pointed at. */
function pipelineSections(finding: Finding, { input: { result } }: FindingContext, width: number): readonly Section[] {
  const drawn = result.systems.flatMap(({ pipelines }) => pipelines);
  return concerned(finding, drawn).map((pipeline) => ({
    title: 'Pipeline',
    lines: pipelineLines(pipeline, { finding, findings: result.findings }, width),
  }));
}

const MOST_PIPELINES = 3;

/** Pipelines that it touches; where one of them is the one it names, that one. */
function concerned(finding: Finding, pipelines: readonly PipelineDrawing[]): readonly PipelineDrawing[] {
  const instances = new Set(finding.occurrences.map(({ instance }) => instance));
  const named = pipelines.filter(({ name, instance }) => name === finding.pipeline && instances.has(instance));
  const touched = named.length > 0 ? named : pipelines.filter((pipeline) => isInPipeline(finding, pipeline));
  return touched.slice(0, MOST_PIPELINES);
}

function moreSection(finding: Finding, { rule, input: { frameworks } }: FindingContext, width: number): readonly Section[] {
  const row = (label: string, text: string): readonly Line[] => labelled(line(label.padEnd(10), 'faint'), forTerminal(text), width);
  return [
    {
      title: 'More',
      lines: [
        ...controlTitles(finding.controls, frameworks).flatMap((control, index) => row(index === 0 ? 'controls' : '', control)),
        ...(rule?.docs.references ?? []).flatMap((reference, index) => row(index === 0 ? 'read' : '', reference)),
        ...row('explain', `pipeaudit explain ${finding.rule}`),
        ...row('accept', ignoreOf(finding)),
        ...row('identity', finding.fingerprint),
      ],
    },
  ];
}

/** The comment by which a finding is accepted; the reason is left to people. */
export function ignoreOf({ rule }: Pick<Finding, 'rule'>): string {
  return `# pipeaudit: ignore[${forTerminal(rule)}] the reason`;
}
