/** Policy evaluation: documents, matching, requests and verdicts. */
export * from './evaluate.ts';
export * from './kms.ts';
export * from './policy/administrator.ts';
export * from './policy/arn.ts';
export * from './policy/document.ts';
export * from './policy/match.ts';
export * from './policy-set.ts';
export * from './request.ts';
