import type { Finding, ReportedPlace } from '../../audit/result.ts';
import { forTerminal } from '../../text/terminal.ts';
import type { Section } from '../entries.ts';
import { EMPTY, type Line, labelled, line, span } from '../line.ts';
import { placeLines, printWhere } from './source.ts';

/** What a finding about a grant that is missing says of the call. */
interface MissingGrant {
  readonly caller: string;
  readonly actions: string;
  readonly target: string;
  /** `the key policy of Key does`, before ` not allow it`. */
  readonly policy: string;
  readonly need: string;
}

const FIELDS = ['caller', 'actions', 'target', 'policy', 'need'] as const;

/** Why a call is denied: who calls what, the half that allows it with its statement, and the half that does not. */
export function proofSection(finding: Finding, width: number): readonly Section[] {
  const grant = missingGrant(finding.data);
  if (grant === undefined) return [];
  const allowing = finding.related.filter(({ note }) => note.endsWith(' allows it'));
  const row = (label: string, text: string): readonly Line[] => labelled(line(label.padEnd(9), 'faint'), forTerminal(text), width);
  return [
    {
      title: 'Proof',
      lines: [
        ...row('caller', grant.caller),
        ...row('calls', grant.actions),
        ...row('on', grant.target),
        ...row('because', grant.need),
        EMPTY,
        ...half(false, `${grant.policy} not allow it`, finding.place, width),
        ...allowing.flatMap(({ note, place }) => [...half(true, note, place, width), ...placeLines(place, width, 'good')]),
        // The first line of the evidence says what the rows above say.
        ...finding.evidence.slice(1).flatMap((text) => labelled(line('= ', 'faint'), forTerminal(text), width)),
        ...(allowing.length === 0 ? [] : conclusion(width)),
      ],
    },
  ];
}

/** Whether the evidence is told as a proof. */
export function hasProof({ data }: Finding): boolean {
  return missingGrant(data) !== undefined;
}

function half(allows: boolean, text: string, place: ReportedPlace, width: number): readonly Line[] {
  const sign = allows ? span('✓ ', 'good') : span('✗ ', 'high');
  return labelled([sign], `${forTerminal(text)} (${printWhere(place)})`, width);
}

function conclusion(width: number): readonly Line[] {
  return labelled(line('= ', 'faint'), 'denied: across accounts both halves have to allow the call', width, 'strong');
}

function missingGrant(data: Finding['data']): MissingGrant | undefined {
  const [caller, actions, target, policy, need] = FIELDS.map((field) => data[field]);
  const known = [caller, actions, target, policy, need].every((value) => typeof value === 'string');
  return known ? (data as unknown as MissingGrant) : undefined;
}
