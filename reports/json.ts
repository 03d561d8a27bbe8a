import type { AuditResult, Report } from '../src/audit/result.ts';
import { stableJson } from '../src/text/json.ts';

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
const report: Report = {
  name: 'json',
  description: 'the whole result, versioned, with a published schema',
  render: ({ result }) => `${stableJson(result, { indent: 2, first: ORDER })}\n`,
};

export default report;
