import type { Finding, ReportedPlace, ReportOptions } from '../../src/audit/result.ts';
import { relativeUri } from '../../src/text/uri.ts';

/** The lines of a file that a reader is sent to. */
export interface Lines {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** The line of source code that made it, else the text in the template; undefined for what has no file. */
export function linesOf(place: ReportedPlace): Lines | undefined {
  const { source } = place;
  if (source !== undefined) return { ...source, endLine: source.line, endColumn: source.column };
  return place.file === '' || place.line < 1 ? undefined : place;
}

/** The path of a file from the root of the repository, `/` between its parts; as it is, where it does not lie in there. */
export function pathFromRoot(file: string, { rootPrefix }: ReportOptions): string {
  const uri = relativeUri(file, rootPrefix);
  return uri === undefined ? file : decodeURIComponent(uri);
}

/** The address of a line where the repository is shown, if that is known. */
export function sourceLink({ file, line }: Pick<Lines, 'file' | 'line'>, { rootPrefix, sourceBase }: ReportOptions): string | undefined {
  const uri = relativeUri(file, rootPrefix);
  return uri === undefined || sourceBase === undefined ? undefined : `${sourceBase}${uri}#L${line}`;
}

/** `templates/pipeline.yaml:41:15`, else the ARN, else the name of what was judged. */
export function whereabouts({ place, subject }: Pick<Finding, 'place' | 'subject'>): string {
  const lines = linesOf(place);
  return lines === undefined ? (place.arn ?? subject.name) : `${lines.file}:${lines.line}:${lines.column}`;
}
