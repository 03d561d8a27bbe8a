import type { Location, LogicalLocation, PhysicalLocation, Region } from 'sarif';
import type { Finding, ReportedPlace, ReportOptions } from '../../src/audit/result.ts';
import { forTerminal } from '../../src/text/terminal.ts';
import { relativeUri } from '../../src/text/uri.ts';

/** Where a result is shown, and whether its file is in the checkout that GitHub looks at. */
export interface Anchor {
  readonly location: PhysicalLocation;
  readonly uri: string;
  readonly line: number;
  readonly committed: boolean;
  /** It shows the text of the finding itself, not a line that made it or stands for it. */
  readonly exact: boolean;
  /** It is a line that has nothing to do with the finding, and may change without it. */
  readonly standIn?: true;
}

/** Turns places into locations from the root of the repository. */
export class Locator {
  private readonly options: ReportOptions;
  private readonly snippets: boolean;

  /** @param snippets whether the source text is added to each region */
  constructor(options: ReportOptions, snippets: boolean) {
    this.options = options;
    this.snippets = snippets;
  }

  /** The path from the repository's root; undefined for what has no file there. */
  uri(file: string): string | undefined {
    return relativeUri(file, this.options.rootPrefix);
  }

  isCommitted(uri: string): boolean {
    return this.options.sarif?.isCommitted?.(decodeURIComponent(uri)) ?? true;
  }

  /**
   * The line of the construct that made it; else the text itself when it is committed; else where a template declares
   * what was read from an account; else the line that stands for what has none; else the text all the same. Undefined when
   * there is no file with a line at all.
   */
  anchor(place: ReportedPlace): Anchor | undefined {
    const source = place.source === undefined ? undefined : this.at(place.source);
    if (source?.committed) return source;
    const text = this.region(place);
    if (text?.committed) return text;
    const { anchor: entry, appEntry, declaredAt, accountAt } = this.options.sarif ?? {};
    const declaration = declaredAt?.(place);
    const declared = declaration === undefined ? undefined : this.at({ ...declaration, column: 1 });
    if (declared?.committed) return declared;
    const named = place.account === undefined ? undefined : accountAt?.(place.account);
    const anchor = named ?? (place.constructPath === undefined ? entry : (appEntry ?? entry));
    const stand = anchor === undefined ? undefined : this.at({ ...anchor, column: 1 });
    return stand === undefined ? (text ?? source) : { ...stand, standIn: true };
  }

  /** A place of the source, with its region. */
  region(place: ReportedPlace): Anchor | undefined {
    const uri = this.uri(place.file);
    if (uri === undefined || !isLine(place.line)) return undefined;
    const location: PhysicalLocation = {
      artifactLocation: { uri },
      region: { ...regionOf(place), ...(this.snippets ? snippetOf(place) : {}) },
    };
    const context = this.snippets ? contextOf(place) : undefined;
    return {
      location: context === undefined ? location : { ...location, contextRegion: context },
      uri,
      line: place.line,
      committed: this.isCommitted(uri),
      exact: true,
    };
  }

  private at({ file, line, column }: { readonly file: string; readonly line: number; readonly column: number }): Anchor | undefined {
    const uri = this.uri(file);
    if (uri === undefined || !isLine(line)) return undefined;
    return {
      location: { artifactLocation: { uri }, region: { startLine: line, startColumn: Math.max(1, column) } },
      uri,
      line,
      committed: this.isCommitted(uri),
      exact: false,
    };
  }

  /** A file of the result, without a region when no line is known. */
  file({ file, line, column }: { readonly file: string; readonly line?: number; readonly column?: number }): Location | undefined {
    const uri = this.uri(file);
    if (uri === undefined) return undefined;
    const region = line === undefined || !isLine(line) ? {} : { region: { startLine: line, startColumn: Math.max(1, column ?? 1) } };
    return { physicalLocation: { artifactLocation: { uri }, ...region } };
  }
}

function isLine(line: number): boolean {
  return Number.isInteger(line) && line >= 1;
}

/** The end is left out where it says nothing: an empty region is no region to GitHub. */
function regionOf({ line, column, endLine, endColumn }: ReportedPlace): Region {
  const start = { startLine: line, startColumn: Math.max(1, column) };
  return endLine > line || (endLine === line && endColumn > column) ? { ...start, endLine, endColumn: Math.max(1, endColumn) } : start;
}

/** The text of the region, when all of its lines are known. */
function snippetOf({ line, column, endLine, endColumn, snippet }: ReportedPlace): Region {
  if (snippet === undefined || snippet.firstLine > line || snippet.firstLine + snippet.lines.length <= endLine) return {};
  const lines = snippet.lines.slice(line - snippet.firstLine, endLine - snippet.firstLine + 1);
  const text = lines.map((written, index) =>
    written.slice(index === 0 ? column - 1 : 0, index === lines.length - 1 ? endColumn - 1 : undefined),
  );
  return text.join('') === '' ? {} : { snippet: { text: text.map(forTerminal).join('\n') } };
}

function contextOf({ line, endLine, snippet }: ReportedPlace): Region | undefined {
  if (
    snippet === undefined ||
    snippet.lines.length === 0 ||
    snippet.firstLine > line ||
    snippet.firstLine + snippet.lines.length <= endLine
  )
    return undefined;
  return {
    startLine: snippet.firstLine,
    endLine: snippet.firstLine + snippet.lines.length - 1,
    snippet: { text: snippet.lines.map(forTerminal).join('\n') },
  };
}

/** What the finding is about, by name: resource, construct, ARN. GitHub does not show it; other viewers do. */
export function logicalLocations({ place, subject }: Finding): LogicalLocation[] {
  const { logicalId, constructPath, arn, route } = place;
  const named: LogicalLocation[] = [];
  if (logicalId !== undefined)
    named.push({
      name: forTerminal(logicalId),
      fullyQualifiedName: forTerminal([logicalId, route].filter((part) => part !== undefined && part !== '').join('.')),
      kind: 'resource',
    });
  if (constructPath !== undefined) named.push({ fullyQualifiedName: forTerminal(constructPath), kind: 'object' });
  if (arn !== undefined) named.push({ fullyQualifiedName: forTerminal(arn), kind: 'resource' });
  return named.length === 0 ? [{ fullyQualifiedName: forTerminal(subject.name), kind: 'object' }] : named;
}
