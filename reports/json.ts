import type { AuditResult } from '../src/audit/result.ts';
import { stableJsonPieces } from '../src/text/json.ts';
import { inPieces } from './findings/pieces.ts';

/** The order of schema/pipeaudit-result-1.json; what is deeper is sorted. */
const ORDER: readonly (keyof AuditResult)[] = [
  'schemaVersion',
  'tool',
  'invocation',
  'summary',
  'coverage',
  'systems',
  'findings',
  'unknowns',
  'verdicts',
  'suppressed',
  'notices',
];

/** For programs: the whole result, as schema/pipeaudit-result-1.json describes it. */
export default inPieces({
  name: 'json',
  description: 'the whole result, versioned, with a published schema',
  *pieces({ result }) {
    yield* stableJsonPieces(result, { indent: 2, first: ORDER });
    yield '\n';
  },
});
