import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { isRawMap, type Raw, type RawMap, Text } from '../resource/index.ts';
import { type PlainPolicy, type PlainStatement, type PolicyCase, policiesOf, policyCase, requestOf } from '../testing/policy-cases.ts';
import { holeOf, valueFrom } from '../testing/value.ts';
import { evaluate } from './evaluate.ts';
import type { Request } from './request.ts';

vi.setConfig({ testTimeout: 300_000 });
const RUNS = process.env.FULL === undefined ? 500 : 20_000;

const answer = (made: PolicyCase): string => evaluate(requestOf(made), policiesOf(made)).answer;

const POLICIES = ['identity', 'resourcePolicy', 'boundary', 'session', 'serviceControl'] as const;

/** The case with a change to one of its policies; the same case where it has no such policy. */
function changed(
  made: PolicyCase,
  name: (typeof POLICIES)[number],
  change: (statements: readonly PlainStatement[]) => readonly PlainStatement[],
): PolicyCase {
  const apply = (policy: PlainPolicy): PlainPolicy => ({ ...policy, Statement: change(policy.Statement) });
  const policy = made[name];
  if (policy === undefined) return made;
  return { ...made, [name]: Array.isArray(policy) ? policy.map(apply) : apply(policy as PlainPolicy) };
}

const extra = policyCase.filter((made) => made.identity.length > 0).map((made) => made.identity[0]?.Statement[0] as PlainStatement);

/** A statement as the policy it is added to wants it. */
function fitted(statement: PlainStatement, name: (typeof POLICIES)[number], effect: 'Allow' | 'Deny'): PlainStatement {
  return name === 'resourcePolicy' ? { ...statement, Effect: effect, Principal: '*' } : { ...statement, Effect: effect };
}

test('adding an Allow never turns allowed into denied', () => {
  fc.assert(
    fc.property(policyCase, extra, fc.constantFrom(...POLICIES), (made, statement, name) => {
      const more = changed(made, name, (statements) => [...statements, fitted(statement, name, 'Allow')]);
      if (answer(made) === 'allowed') expect(answer(more)).toBe('allowed');
    }),
    { numRuns: RUNS },
  );
});

test('adding a Deny never turns denied into allowed', () => {
  fc.assert(
    fc.property(policyCase, extra, fc.constantFrom(...POLICIES), (made, statement, name) => {
      const more = changed(made, name, (statements) => [...statements, fitted(statement, name, 'Deny')]);
      if (answer(made) === 'denied') expect(answer(more)).toBe('denied');
    }),
    { numRuns: RUNS },
  );
});

test('the order of statements and of documents is irrelevant', () => {
  fc.assert(
    fc.property(policyCase, (made) => {
      const turned = POLICIES.reduce((result, name) => changed(result, name, (statements) => [...statements].reverse()), made);
      expect(answer({ ...turned, identity: [...turned.identity].reverse() })).toBe(answer(made));
    }),
    { numRuns: RUNS },
  );
});

/** Texts that the cases are full of: account ids, names, wildcards, effects, whole ARNs. */
const NEEDLES = [
  '111111111111',
  '222222222222',
  'artifacts',
  'eu-west-1',
  'pipeline',
  'app',
  'a',
  '*',
  'Allow',
  'Deny',
  's3',
  'kms:',
  'Get',
  'o-abcdefghij',
  'true',
  'arn:aws:iam::111111111111:root',
  'arn:aws:iam::111111111111:role/pipeline',
  '7',
  '.com',
];

type Hidden = { readonly needle: string; readonly listed: boolean };

function pieces(text: string, { needle, listed }: Hidden): Text {
  const hole = holeOf('Hidden', listed ? { values: [needle, 'something-else'] } : undefined);
  return Text.of(...text.split(needle).flatMap((piece, index) => (index === 0 ? [piece] : [hole, piece])));
}

function hidden(raw: Raw, needle: string): Raw {
  if (typeof raw === 'string')
    return raw.includes(needle)
      ? { 'Fn::Join': ['', raw.split(needle).flatMap((piece, index) => (index === 0 ? [piece] : [{ Ref: 'Hidden' }, piece]))] }
      : raw;
  if (Array.isArray(raw)) return raw.map((item: Raw) => hidden(item, needle));
  return isRawMap(raw) ? Object.fromEntries(Object.entries(raw).map(([key, entry]) => [key, hidden(entry, needle)])) : raw;
}

function hiddenRequest(made: PolicyCase, what: Hidden): Request {
  const request = requestOf(made);
  const text = (whole: Text): Text => pieces(whole.print(), what);
  const { principal } = request;
  return {
    ...request,
    resource: text(request.resource),
    resourceAccount: text(request.resourceAccount),
    principal:
      principal.kind === 'role' || principal.kind === 'user'
        ? { ...principal, arn: text(principal.arn), account: text(principal.account) }
        : principal,
    context: new Map(
      [...request.context].map(([key, entry]) => [
        key,
        entry.state === 'known' ? { state: 'known', values: entry.values.map(text) } : entry,
      ]),
    ),
  };
}

test('hiding a text behind a hole gives the same answer or unknown', () => {
  const seen = new Map<string, number>();
  fc.assert(
    fc.property(
      policyCase,
      fc.constantFrom(...NEEDLES),
      fc.boolean(),
      fc.constantFrom('policies', 'request', 'both'),
      (made, needle, listed, where) => {
        const declared = listed ? { Type: 'String', AllowedValues: [needle, 'something-else'] } : { Type: 'String' };
        const read = (policy: RawMap) => valueFrom(hidden(policy, needle), { Hidden: declared });
        const policies = where === 'request' ? policiesOf(made) : policiesOf(made, read);
        const request = where === 'policies' ? requestOf(made) : hiddenRequest(made, { needle, listed });
        const verdict = evaluate(request, policies);
        seen.set(verdict.answer, (seen.get(verdict.answer) ?? 0) + 1);
        if (verdict.answer !== 'unknown') expect(verdict.answer).toBe(answer(made));
        else expect(verdict.because).not.toHaveLength(0);
      },
    ),
    { numRuns: 3 * RUNS },
  );
  // The property says nothing unless all three answers occur.
  expect(Math.min(seen.get('allowed') ?? 0, seen.get('denied') ?? 0, seen.get('unknown') ?? 0)).toBeGreaterThan(50);
});

test('an incomplete set never makes a sure answer of another', () => {
  fc.assert(
    fc.property(policyCase, fc.constantFrom('identity', 'resource' as const), (made, side) => {
      const policies = policiesOf(made);
      const set = policies[side as 'identity'] ?? policies.identity;
      const less = {
        ...policies,
        [side]: {
          ...set,
          ...(side === 'resource' ? { kind: policies.resource?.kind ?? 'other' } : {}),
          complete: false,
          because: [{ kind: 'not-in-view', what: 'a policy' }],
        },
      };
      const open = evaluate(requestOf(made), less).answer;
      if (open !== 'unknown' && policies.resource !== undefined) expect(open).toBe(answer(made));
    }),
    { numRuns: RUNS },
  );
});
