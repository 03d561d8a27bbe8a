/** What `import … from 'pipeaudit'` gives. */

export type {
  ActionDrawing,
  AuditResult,
  Coverage,
  Finding,
  Notice,
  Occurrence,
  PipelineDrawing,
  ReportedFix,
  ReportedPlace,
  Summary,
  SuppressedFinding,
  SystemSummary,
  UnknownGroup,
  VerdictCounts,
} from '../audit/result.ts';
export type { Configuration } from '../config/configuration.ts';
export type { Cause } from '../resource/cause.ts';
export { UserError, type UserErrorPlace } from '../resource/user-error.ts';
export type { Audience, Confidence, Severity } from '../rule/types.ts';
export { type AuditOptions, audit, type RenderOptions, render } from './audit.ts';
