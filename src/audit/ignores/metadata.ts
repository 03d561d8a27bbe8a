import { entryOf, isRawMap, type Raw, type SourceDocument } from '../../resource/index.ts';
import { pathOf } from '../../resource/place.ts';
import { lineAndColumn } from '../../text/lines.ts';
import type { ReportedPlace } from '../result.ts';
import { type Ignore, lineOf } from './ignore.ts';

/**
 * Ignores in `Metadata.pipeaudit.ignore`, a list of `{rule, reason, until?}`: of a resource for its findings, of the
 * template for all findings in it.
 */
export function metadataIgnores(document: SourceDocument, locked: Ignore['locked']): readonly Ignore[] {
  const resources = entryOf(document.root, 'Resources');
  const own = (isRawMap(resources) ? Object.keys(resources) : []).flatMap((logicalId) =>
    listed(entryOf(resources, logicalId)).map((entry, index) =>
      ignore(document, entry, locked, {
        path: ['Resources', logicalId, 'Metadata', 'pipeaudit', 'ignore', index],
        of: ` for ${logicalId}`,
        covers: (place) => place.file === document.file && place.logicalId === logicalId,
      }),
    ),
  );
  const whole = listed(document.root).map((entry, index) =>
    ignore(document, entry, locked, {
      path: ['Metadata', 'pipeaudit', 'ignore', index],
      of: '',
      covers: (place) => place.file === document.file,
    }),
  );
  return [...own, ...whole];
}

interface Written {
  readonly path: readonly (string | number)[];
  readonly of: string;
  readonly covers: (place: ReportedPlace) => boolean;
}

function ignore(document: SourceDocument, entry: Raw, locked: Ignore['locked'], { path, of, covers }: Written): Ignore {
  const rule = textOf(entryOf(entry, 'rule'));
  const until = textOf(entryOf(entry, 'until'));
  const { line, column } = lineAndColumn(document.text, document.locate(pathOf(...path), 'value').start);
  return {
    by: 'metadata',
    rules: rule === '' ? [] : [rule],
    what: `${rule}${of}`,
    reason: textOf(entryOf(entry, 'reason')).trim(),
    ...(until === '' ? {} : { until }),
    place: lineOf(document.file, line, column),
    example: `{"rule": "${rule === '' ? 'rule-id' : rule}", "reason": "why this is fine here"}`,
    locked,
    covers,
    inView: true,
  };
}

function listed(holder: Raw | undefined): readonly Raw[] {
  const ignores = entryOf(entryOf(entryOf(holder, 'Metadata'), 'pipeaudit'), 'ignore');
  return Array.isArray(ignores) ? (ignores as readonly Raw[]) : [];
}

function textOf(raw: Raw | undefined): string {
  return typeof raw === 'string' ? raw : '';
}
