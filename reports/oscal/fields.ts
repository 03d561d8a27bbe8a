import { forTerminal } from '../../src/text/terminal.ts';

/** The name space of our own properties. */
const NAMESPACE = 'urn:pipeaudit:oscal';

/** A control as catalogues of OSCAL write it: NIST has its ids in lower case. */
export function controlId(id: string): string {
  return /^[A-Z]{2}-\d+(\(\d+\))?$/.test(id) ? id.toLowerCase().replace(/\((\d+)\)/, '.$1') : id;
}

export function property(name: string, value: string): object {
  return { name, ns: NAMESPACE, value: lineOf(value) };
}

/** A text in one line, never empty: OSCAL takes no other. */
export function lineOf(text: string): string {
  return forTerminal(text).trim() || '-';
}
