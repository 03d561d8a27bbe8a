import { type AuditRequest, audit } from '../audit/audit.ts';
import type { AuditResult, Finding } from '../audit/result.ts';
import type { Bucket } from '../graph/bucket.ts';
import type { RawMap, System } from '../resource/index.ts';
import type { AnyRule, FailDetails, RuleContext } from '../rule/types.ts';
import { ruleLike } from './findings.ts';
import { systemOf, type TestInstance } from './graph.ts';

/** Audits by rules made for a test, without configuration or files. */

const messages = { bad: ({ name }: { readonly name: string }) => `${name} is bad` };
export type BucketContext = RuleContext<typeof messages>;

/** A rule about buckets whose only message says that something is bad. */
export function bucketRule(id: string, check: (bucket: Bucket, ctx: BucketContext) => void, more: Partial<AnyRule> = {}): AnyRule {
  return ruleLike(id, { subject: 'bucket', messages, check, ...more });
}

/** Finds buckets whose `AccessControl` is `Bad`; one that is not known is unknown. */
export function badAccess(id: string, details: FailDetails = {}, more: Partial<AnyRule> = {}): AnyRule {
  const check = ({ accessControl, name }: Bucket, ctx: BucketContext): void => {
    if (ctx.need(accessControl, 'Private') === 'Bad') ctx.fail('bad', accessControl.at, { name }, details);
  };
  return bucketRule(id, check, more);
}

/** Finds every tag of a bucket whose value is `bad`. */
export function badTags(id: string): AnyRule {
  return bucketRule(id, ({ properties, name }, ctx) => {
    for (const tag of properties.get('Tags').items().items) {
      const value = tag.get('Value').text();
      if ('value' in value && value.value.is('bad') === 'yes') ctx.fail('bad', tag.at, { name });
    }
  });
}

/** Audits systems with every audience and severity, or as `more` says. */
export function judged(rules: readonly AnyRule[], systems: readonly System[], more: Partial<AuditRequest> = {}): AuditResult {
  return audit(requestOf(rules, systems, more));
}

/** A request with every audience and severity, or as `more` says. */
export function requestOf(rules: readonly AnyRule[], systems: readonly System[], more: Partial<AuditRequest> = {}): AuditRequest {
  return {
    systems,
    rules,
    rulesLeftOut: 0,
    environments: [],
    coverage: { read: [], skipped: [], failed: [] },
    notices: [],
    ignores: [],
    honourIgnores: true,
    audience: 'auditor',
    minimumSeverity: 'info',
    severities: new Map(),
    failOn: 'high',
    version: '0.0.0',
    paths: [],
    today: '2026-01-01',
    known: rules.map(({ id }) => id),
    locked: new Map(),
    whole: true,
    fromRoot: (file) => file,
    templateOf: () => undefined,
    ...more,
  };
}

/** The findings in one template, which is in the file `test.yaml`. */
export function findingsIn(template: RawMap | string, ...rules: readonly AnyRule[]): readonly Finding[] {
  return judged(rules, [systemOf({ template })]).findings;
}

/** One template that is deployed several times. */
export function deployed(
  template: RawMap | string,
  ...instances: readonly (Omit<TestInstance, 'template'> & { readonly id: string })[]
): System {
  const documents = systemOf({ template }).instances.map((instance) => instance.template);
  const made = systemOf(...instances.map((instance) => ({ template, ...instance }))).instances;
  return {
    name: 'test',
    link: 'stated',
    instances: made.map((instance) => ({ ...instance, template: documents[0] ?? instance.template })),
  };
}
