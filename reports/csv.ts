import type { AuditResult, Finding, Occurrence, ReportedPlace } from '../src/audit/result.ts';
import { csvRow } from '../src/text/csv.ts';
import { inPieces } from './findings/pieces.ts';
import { linesOf } from './findings/place.ts';
import { type UnknownVerdict, unknownVerdicts } from './findings/unknown.ts';

const COLUMNS = [
  'status',
  'severity',
  'confidence',
  'rule',
  'message',
  'subject',
  'pipeline',
  'environment',
  'file',
  'line',
  'column',
  'resource',
  'resource_type',
  'construct',
  'arn',
  'accounts',
  'regions',
  'holds_when',
  'fix',
  'controls',
  'fingerprint',
  'reason',
] as const;

type Row = Readonly<Partial<Record<(typeof COLUMNS)[number], string | number>>>;

/** For spreadsheets: a row for each finding, for each suppressed one with its reason, and for each verdict that stayed unknown. */
export default inPieces({
  name: 'csv',
  description: 'a row per finding, for spreadsheets',
  *pieces({ result }) {
    yield csvRow(COLUMNS);
    for (const row of rowsOf(result)) yield csvRow(COLUMNS.map((column) => row[column] ?? ''));
  },
});

function* rowsOf(result: AuditResult): Iterable<Row> {
  for (const finding of result.findings) yield { status: 'finding', ...findingRow(finding) };
  for (const { finding, by, reason, until } of result.suppressed)
    yield {
      status: by === 'baseline' || by === 'earlier' ? by : 'suppressed',
      ...findingRow(finding),
      reason: until === undefined ? reason : `${reason} (until ${until})`,
    };
  for (const verdict of unknownVerdicts(result)) yield unknownRow(verdict);
  for (const { file, line, column, reason } of result.coverage.failed)
    yield { status: 'not read', file, ...(line === undefined ? {} : { line }), ...(column === undefined ? {} : { column }), reason };
}

function findingRow(finding: Finding): Row {
  const { severity, confidence, rule, message, subject, pipeline, environment, place, occurrences, fix, controls, fingerprint } = finding;
  return {
    severity,
    confidence,
    rule,
    message,
    subject: `${subject.kind}: ${subject.name}`,
    pipeline: pipeline ?? '',
    environment: environment ?? '',
    ...placeCells(place),
    accounts: distinct([place, ...occurrences].map(({ account }) => account)),
    regions: distinct([place, ...occurrences].map(({ region }) => region)),
    holds_when: distinct(occurrences.map(({ world }: Occurrence) => world)),
    fix: fix?.title ?? '',
    controls: distinct(controls),
    fingerprint,
  };
}

function unknownRow({ rule, subject, place, settle }: UnknownVerdict): Row {
  return { status: 'unknown', rule, subject, ...placeCells(place), reason: settle.join('; ') };
}

function placeCells(place: ReportedPlace): Row {
  const lines = linesOf(place);
  return {
    ...(lines === undefined ? {} : { file: lines.file, line: lines.line, column: lines.column }),
    resource: place.logicalId ?? '',
    resource_type: place.resourceType ?? '',
    construct: place.constructPath ?? '',
    arn: place.arn ?? '',
  };
}

function distinct(values: readonly (string | undefined)[]): string {
  return [...new Set(values.filter((value) => value !== undefined))].join('; ');
}
