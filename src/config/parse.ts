import yaml from 'js-yaml';
import { UserError } from '../resource/user-error.ts';

/** A configuration file as it was read, with the means to tell where a value stands. */
export interface ParsedConfig {
  readonly value: unknown;
  /** The 1-based position of the value at a path, or of the nearest parent that exists; of its key for `'key'`. */
  position(path: readonly PropertyKey[], part: 'key' | 'value'): { readonly line: number; readonly column: number };
}

/**
 * Only what reads back exactly as it was written becomes a number or boolean, so account ids, versions and dates stay text.
 * YAML's own types would turn 012345670123 into another number and 2026-01-31 into a date.
 */
const SCHEMA = new yaml.Schema({
  include: [yaml.FAILSAFE_SCHEMA],
  implicit: [
    implicit('null', /^(?:~|null|)$/, () => null),
    implicit('bool', /^(?:true|false)$/, (written) => written === 'true'),
    implicit('int', /^-?(?:0|[1-9]\d{0,8})$/, Number),
  ],
});

function implicit(name: string, pattern: RegExp, construct: (written: string) => unknown): yaml.Type {
  return new yaml.Type(`tag:yaml.org,2002:${name}`, {
    kind: 'scalar',
    resolve: (written: string | null) => pattern.test(written ?? ''),
    construct: (written: string | null) => construct(written ?? ''),
  });
}

/**
 * Parses YAML or JSON (which is read as YAML: one parser, one kind of position). Nothing in a configuration is executed.
 * Throws UserError with line and column.
 * @param file as it is to be shown
 */
export function parseConfig(text: string, file: string): ParsedConfig {
  const withoutMark = text.replace(/^\uFEFF/, '');
  const root = new Recorder();
  try {
    const value: unknown = yaml.load(withoutMark, { schema: SCHEMA, listener: root.listener });
    return {
      value,
      position: (path, part) => positionAt(withoutMark, skipBlanks(withoutMark, root.offsetOf(path, part))),
    };
  } catch (error) {
    if (!(error instanceof yaml.YAMLException)) throw error;
    throw new UserError(`${file.endsWith('.json') ? 'it is not valid JSON' : 'it is not valid YAML'}: ${error.reason}`, {
      where: { file, ...positionAt(withoutMark, error.mark.position) },
    });
  }
}

interface Frame {
  readonly start: number;
  result: unknown;
  readonly children: Frame[];
}

/** Records the nesting that js-yaml's listener reports: in the frame of a map its children alternate between key and value. */
class Recorder {
  private readonly root: Frame = { start: 0, result: undefined, children: [] };
  private readonly open: Frame[] = [this.root];

  readonly listener = (event: yaml.EventType, state: yaml.State): void => {
    if (event === 'open') {
      const frame: Frame = { start: state.position, result: undefined, children: [] };
      this.open.at(-1)?.children.push(frame);
      this.open.push(frame);
      return;
    }
    const frame = this.open.pop();
    if (frame !== undefined) frame.result = state.result;
  };

  offsetOf(path: readonly PropertyKey[], part: 'key' | 'value'): number {
    let frame = content(this.root);
    let offset = frame.start;
    for (const step of path) {
      const inList = Array.isArray(frame.result);
      const index = inList
        ? Number(step)
        : frame.children.findIndex((child, at) => at % 2 === 0 && String(content(child).result) === String(step));
      const key = frame.children[index];
      const value = inList ? key : frame.children[index + 1];
      if (key === undefined || value === undefined) break;
      offset = part === 'key' ? key.start : value.start;
      frame = content(value);
    }
    return offset;
  }
}

/** A frame with one child and the same result only passes it on. */
function content(frame: Frame): Frame {
  let at = frame;
  for (let child = at.children[0]; at.children.length === 1 && child !== undefined; child = at.children[0]) {
    if (at.result !== undefined && child.result !== at.result) break;
    at = child;
  }
  return at;
}

/** A frame opens before the blanks and comments in front of its token. */
function skipBlanks(text: string, offset: number): number {
  const blanks = /(?:[\s]|(?<=\s)#.*)*/y;
  blanks.lastIndex = offset;
  return offset + (blanks.exec(text)?.[0].length ?? 0);
}

function positionAt(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset).split(/\r\n?|\n/);
  return { line: before.length, column: (before.at(-1) ?? '').length + 1 };
}
