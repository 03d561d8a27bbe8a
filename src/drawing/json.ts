import type { SystemSummary } from '../audit/result.ts';
import { stableJson } from '../text/json.ts';

/** The systems with their pipelines, as in the result of a scan. */
export function drawJson(systems: readonly SystemSummary[]): string {
  return `${stableJson({ schemaVersion: 1, systems }, { indent: 2, first: ['schemaVersion'] })}\n`;
}
