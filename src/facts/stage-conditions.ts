/**
 * What CodePipeline takes in the conditions of stages. Source: CodePipeline User Guide, "How do stage conditions work?",
 * "Rule structure reference" and the pages of its rules; CodePipeline API Reference, Condition and RuleDeclaration.
 * November 2026.
 */

/** What a rule demands. */
export interface StageRuleFacts {
  /** Keys of its configuration that must be there. */
  readonly required: readonly string[];
  /** Values that a key takes; several stand between commas. */
  readonly values: Readonly<Record<string, readonly string[]>>;
  /** A condition with such a rule may skip its stage. */
  readonly skips: boolean;
}

const rule = (required: readonly string[], skips = false, values: StageRuleFacts['values'] = {}): StageRuleFacts => ({
  required,
  skips,
  values,
});

/** By provider. */
export const stageRuleFacts: ReadonlyMap<string, StageRuleFacts> = new Map([
  ['CloudWatchAlarm', rule(['AlarmName'], false, { AlarmStates: ['ALARM', 'OK', 'INSUFFICIENT_DATA'] })],
  ['CodeBuild', rule(['ProjectName'])],
  ['Commands', rule([])],
  ['DeploymentWindow', rule(['Cron'])],
  ['LambdaInvoke', rule(['FunctionName'], true)],
  ['VariableCheck', rule(['Variable', 'Value', 'Operator'], true, { Operator: ['EQ', 'NE', 'CONTAINS', 'MATCHES'] })],
]);

/** What conditions may do when they are looked at; a failure is not skipped. */
export const conditionResults = {
  BeforeEntry: ['FAIL', 'SKIP'],
  OnSuccess: ['FAIL', 'ROLLBACK'],
  OnFailure: ['FAIL', 'RETRY', 'ROLLBACK'],
} as const;

export const MOST_CONDITIONS = 1;
export const MOST_RULES = 5;

/** A schedule has seconds, minutes, hours, day of month, month, day of week, and perhaps a year. */
export const CRON_FIELDS = { least: 6, most: 7 };
