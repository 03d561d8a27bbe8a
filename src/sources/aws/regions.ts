/** The region of what has one endpoint per partition. */
export const GLOBAL = 'global';

/** Where the one endpoint of a partition is. Source: AWS General Reference, "Service endpoints". */
const GLOBAL_REGIONS: Readonly<Record<string, string>> = {
  aws: 'us-east-1',
  'aws-cn': 'cn-north-1',
  'aws-us-gov': 'us-gov-west-1',
};

/** The region in which services with one endpoint are called. */
export function globalRegion(partition: string): string {
  return GLOBAL_REGIONS[partition] ?? 'us-east-1';
}
