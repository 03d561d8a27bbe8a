/** Policy evaluation: documents, matching, requests and verdicts. */

export * from './call.ts';
export * from './calls.ts';
export * from './evaluate.ts';
export * from './grant.ts';
export * from './guard.ts';
export * from './kinds.ts';
export * from './kms.ts';
export * from './policy/administrator.ts';
export * from './policy/arn.ts';
export * from './policy/document.ts';
export * from './policy/match.ts';
export * from './policy-set.ts';
export * from './prove.ts';
export * from './request.ts';
export * from './store-use.ts';
