/**
 * AWS-managed policies that make whoever holds them an administrator, by path and name.
 * Source: all documents of the source of managed-policy-documents.ts (October 2026). `AdministratorAccess` alone allows
 * `*` on `*` without a condition; the others reach as far by a detour or leave out one service.
 */

/** Everything on everything. */
export const administrators: ReadonlySet<string> = new Set(['AdministratorAccess']);

/** Nearly that, with the words for it. */
export const nearAdministrators: ReadonlyMap<string, string> = new Map([
  ['IAMFullAccess', 'can give itself any permission'],
  ['PowerUserAccess', 'everything except IAM, Organizations and account settings'],
]);

const managedPolicyArn = /^arn:[^/]*:iam::aws:policy\/(.+)$/;

/** Path and name of the AWS-managed policy an ARN stands for, in any partition, known or a placeholder; undefined for every other text. */
export function managedPolicyName(arn: string): string | undefined {
  return managedPolicyArn.exec(arn)?.[1];
}
