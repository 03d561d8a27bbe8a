import type { Report } from '../audit/result.ts';
import type { FormatName } from './scan-options.ts';

/** Loads a report when it is asked for: the plain text path pays for no other. */
export async function reportNamed(name: FormatName): Promise<Report> {
  return (await REPORTS[name]()).default;
}

const REPORTS: Readonly<Record<FormatName, () => Promise<{ readonly default: Report }>>> = {
  text: () => import('../../reports/text.ts'),
  compact: () => import('../../reports/compact.ts'),
  json: () => import('../../reports/json.ts'),
  sarif: () => import('../../reports/sarif.ts'),
};
