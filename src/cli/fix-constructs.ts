import type { Finding } from '../audit/result.ts';
import { forTerminal } from '../text/terminal.ts';
import { count, printPlace } from '../text/words.ts';

/** So many are listed; a scan shows all. */
const MOST_LISTED = 20;

/** Whether a finding is in a template that a CDK app writes: an edit of it would be gone after the next `cdk synth`. */
export function isMadeByApp({ place }: Finding): boolean {
  return place.constructPath !== undefined;
}

/** Where to repair what a CDK app writes: a line for each finding, at the code of its construct where that is known. */
export function repairsInApp(findings: readonly Finding[]): readonly string[] {
  const [first] = findings;
  if (first === undefined) return [];
  const [what, them] = findings.length === 1 ? ['is in a template', 'it'] : ['are in templates', 'them'];
  const listed = findings.slice(0, MOST_LISTED).map(repairOf);
  const more = findings.length - listed.length;
  return [
    `${count(findings.length, 'finding')} ${what} that a CDK app writes, and not edited: repair the code, and \`cdk synth\` writes ${them} anew`,
    ...listed,
    ...(more === 0 ? [] : [`  and ${more} more: \`pipeaudit scan\` shows all`]),
    ...(findings.some(({ place }) => place.source === undefined)
      ? ['`cdk synth --debug` makes the assembly tell the lines of constructs']
      : []),
  ];
}

function repairOf({ rule, message, place, fix }: Finding): string {
  const { source, constructPath } = place;
  const where = source === undefined ? `construct ${forTerminal(constructPath ?? '')}` : printPlace(source);
  return `  ${where} ${rule}: ${forTerminal(fix?.title ?? message)}`;
}
