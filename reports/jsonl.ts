import type { Report } from '../src/audit/result.ts';
import { stableJson } from '../src/text/json.ts';

/** For streams and queries: one object in a line, with its type; the last line is the summary. */
const report: Report = {
  name: 'jsonl',
  description: 'one JSON object per line: findings, unknowns, the summary last',
  render({ result }) {
    const { schemaVersion, tool, invocation, summary, verdicts } = result;
    const lines: readonly (readonly [type: string, content: object])[] = [
      ...result.findings.map((finding) => ['finding', { finding }] as const),
      ...result.suppressed.map((suppressed) => ['suppressed', { suppressed }] as const),
      ...result.unknowns.map((unknown) => ['unknown', { unknown }] as const),
      ...result.coverage.skipped.map((skipped) => ['skipped', { skipped }] as const),
      ...result.coverage.failed.map((failed) => ['failed', { failed }] as const),
      ...result.notices.map((notice) => ['notice', { notice }] as const),
      ['summary', { tool, invocation, summary, verdicts }],
    ];
    return lines
      .map(([type, content]) => `${stableJson({ schemaVersion, type, ...content }, { first: ['schemaVersion', 'type'] })}\n`)
      .join('');
  },
};

export default report;
