import { forTerminal } from './terminal.ts';

/**
 * Workflow commands of GitHub Actions: `::error file=a.yaml,line=1::message`. Source: "Workflow commands for GitHub
 * Actions", and the escapes of `@actions/core`.
 */

/** A command as one line. Properties that are undefined are left out. */
export function workflowCommand(
  name: string,
  properties: Readonly<Record<string, string | number | undefined>>,
  message: string | readonly string[],
): string {
  const written = Object.entries(properties).flatMap(([key, value]) => (value === undefined ? [] : [`${key}=${property(String(value))}`]));
  const lines = typeof message === 'string' ? [message] : message;
  return `::${name}${written.length === 0 ? '' : ` ${written.join(',')}`}::${lines.map((line) => data(line)).join('%0A')}`;
}

function data(text: string): string {
  return forTerminal(text).replaceAll('%', '%25');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

/** Text for the log of a workflow, no line of which is taken for a command: those that begin like one show U+FFFD. */
export function withoutCommands(text: string): string {
  return text.replace(/^(\s*:)(?=:)/gm, '$1\ufffd');
}
