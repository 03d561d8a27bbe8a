/**
 * AWS-managed KMS keys: their policy is AWS's, admits the principals of the owning account through the owning service
 * alone, and cannot be changed. Source: KMS and S3 developer guides, November 2026.
 */

const managedAlias = /^(?:arn:[^/]*:kms:[^/]*:)?alias\/aws\/([a-z0-9-]+)$/i;

/**
 * The service of an AWS-managed key by its alias (`alias/aws/s3`), or by the ARN of that alias in any partition; undefined
 * for every other key. No other alias may begin with `alias/aws/`.
 */
export function managedKeyService(key: string): string | undefined {
  return managedAlias.exec(key)?.[1]?.toLowerCase();
}

/** The alias that a service uses when no key is named. */
export function managedKeyAlias(service: string): string {
  return `alias/aws/${service}`;
}

/** What S3 uses when the artifact store of a pipeline, or the output of a build project, names no key. */
export const defaultArtifactKey = managedKeyAlias('s3');
