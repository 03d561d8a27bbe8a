import type { AuditResult } from '../src/audit/result.ts';
import { stableJson } from '../src/text/json.ts';
import { inPieces } from './findings/pieces.ts';

/** For streams and queries: one object in a line, with its type; the last line is the summary. */
export default inPieces({
  name: 'jsonl',
  description: 'one JSON object per line: findings, unknowns, the summary last',
  *pieces({ result }) {
    const { schemaVersion } = result;
    for (const [type, content] of linesOf(result))
      yield `${stableJson({ schemaVersion, type, ...content }, { first: ['schemaVersion', 'type'] })}\n`;
  },
});

function* linesOf(result: AuditResult): Iterable<readonly [type: string, content: object]> {
  const { tool, invocation, summary, verdicts } = result;
  for (const finding of result.findings) yield ['finding', { finding }];
  for (const suppressed of result.suppressed) yield ['suppressed', { suppressed }];
  for (const unknown of result.unknowns) yield ['unknown', { unknown }];
  for (const skipped of result.coverage.skipped) yield ['skipped', { skipped }];
  for (const failed of result.coverage.failed) yield ['failed', { failed }];
  for (const notice of result.notices) yield ['notice', { notice }];
  yield ['summary', { tool, invocation, summary, verdicts }];
}
