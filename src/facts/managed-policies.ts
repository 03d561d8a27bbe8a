/**
 * AWS-managed policies that delivery systems attach. A policy that is not here has an unknown document.
 * Source and date: managed-policy-documents.ts. Documents are parsed when they are asked for.
 */
import { asOf, documents } from './managed-policy-documents.ts';

/** The day of the newest document in the source. */
export const managedPoliciesAsOf = asOf;

export interface ManagedPolicy {
  /** Path and name: `service-role/AWSCodeDeployRole`. */
  readonly name: string;
  /** The day of this version of the document. */
  readonly updated: string;
  /** The policy document as AWS publishes it, parsed. */
  readonly document: unknown;
}

const parsed = new Map<string, ManagedPolicy>();

/** The policy by path and name (`service-role/AWSCodeDeployRole`), or undefined when its document is not known. */
export function managedPolicy(name: string): ManagedPolicy | undefined {
  const known = parsed.get(name);
  if (known !== undefined || !Object.hasOwn(documents, name)) return known;
  const row = documents[name];
  if (row === undefined) return undefined;
  const document: unknown = JSON.parse(row[1]);
  const policy = { name, updated: row[0], document };
  parsed.set(name, policy);
  return policy;
}

/** The names of all policies with a known document. */
export const managedPolicyNames: readonly string[] = Object.keys(documents);
