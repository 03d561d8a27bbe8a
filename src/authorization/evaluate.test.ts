import { expect, test } from 'vitest';
import type { Raw } from '../resource/index.ts';
import { textOf, valueFrom } from '../testing/value.ts';
import { evaluate } from './evaluate.ts';
import { readPolicy } from './policy/document.ts';
import type { PolicySet } from './policy-set.ts';
import type { Request } from './request.ts';

const set = (...documents: Raw[]): PolicySet => ({
  documents: documents.map((d) => ({ document: readPolicy(valueFrom(d)), kind: 'k', label: 'l' })),
  complete: true,
  because: [],
});
const request: Request = {
  principal: { kind: 'role', arn: textOf('arn:aws:iam::111111111111:role/a/deploy'), account: textOf('111111111111') },
  action: 'kms:Decrypt',
  resource: textOf('arn:aws:kms:eu-west-1:222222222222:key/k'),
  resourceAccount: textOf('222222222222'),
  context: new Map(),
  contextComplete: true,
};

test('smoke', () => {
  const identity = set({ Version: '2012-10-17', Statement: { Effect: 'Allow', Action: 'kms:*', Resource: '*' } });
  const key = {
    ...set({ Statement: [{ Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::222222222222:root' }, Action: 'kms:*', Resource: '*' }] }),
    kind: 'kms' as const,
  };
  const v = evaluate(request, { identity, resource: key });
  expect(v.answer).toBe('denied');
  expect(v.missing).toEqual(['resource']);
});
