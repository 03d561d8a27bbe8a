import type { ReportInput } from '../../audit/result.ts';
import type { MakeView, View, ViewName } from '../entries.ts';
import { auditView } from './audit.ts';
import { findingsView } from './findings.ts';
import { pipelinesView } from './pipelines.ts';
import { suppressedView } from './suppressed.ts';
import { unknownView } from './unknown.ts';

const makers: Readonly<Record<ViewName, MakeView>> = {
  findings: findingsView,
  unknown: unknownView,
  suppressed: suppressedView,
  pipelines: pipelinesView,
  audit: auditView,
};

/** The views of a result. */
export function viewsOf(input: ReportInput): Readonly<Record<ViewName, View>> {
  return Object.fromEntries(Object.entries(makers).map(([name, make]) => [name, make(input)])) as Readonly<Record<ViewName, View>>;
}
