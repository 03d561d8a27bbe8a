import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Raw } from '../../resource/index.ts';
import { originalPlace, type SourcePlace } from './source-map.ts';

/** What is needed to tell where a frame of a stack leads. */
export interface FrameOptions {
  /** Reads a file, absolute or relative to the working directory; undefined when there is none. */
  readonly readText: (file: string) => string | undefined;
  /** Absolute; places below it are given relative to it. */
  readonly cwd: string;
}

/** `new Store (/app/store.ts:21:16)`, `/app/store.ts:21:16`, `file:///app/store.ts:21:16`. */
const FRAME = /(?:^|\()((?:file:\/\/)?(?:\/|[A-Za-z]:[\\/])[^()]*?):(\d+):(\d+)\)?$/;
const NOT_OURS = /[\\/]node_modules[\\/]|^node:/;

/**
 * The place of the first frame that is the user's own code: no library, nothing of Node, no line that CDK folded
 * (`...new Bucket in aws-cdk-lib...`). Compiled JavaScript leads to its source when a map is there.
 */
export function userPlace(frames: Raw | undefined, options: FrameOptions): SourcePlace | undefined {
  if (!Array.isArray(frames)) return undefined;
  for (const frame of frames as readonly Raw[]) {
    const [, written, line, column] = typeof frame === 'string' && !frame.startsWith('...') ? (FRAME.exec(frame) ?? []) : [];
    if (written === undefined || NOT_OURS.test(written)) continue;
    const file = written.startsWith('file://') ? fileURLToPath(written) : written;
    const place = { file, line: Number(line), column: Number(column) };
    return shown(fromSource(place, options.readText) ?? place, options.cwd);
  }
  return undefined;
}

function fromSource(place: SourcePlace, readText: FrameOptions['readText']): SourcePlace | undefined {
  if (!/\.[cm]?js$/.test(place.file)) return undefined;
  const map = readText(`${place.file}.map`);
  return map === undefined ? undefined : originalPlace(map, `${place.file}.map`, place);
}

function shown(place: SourcePlace, cwd: string): SourcePlace {
  const file = place.file.replaceAll('\\', '/');
  const below = posix.relative(cwd.replaceAll('\\', '/'), file);
  return { ...place, file: below === '' || below.startsWith('../') || posix.isAbsolute(below) ? file : below };
}
