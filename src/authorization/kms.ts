import { managedKeyService } from '../facts/managed-keys.ts';
import { embeddedValue, type Origin, Text } from '../resource/index.ts';
import { readPolicy } from './policy/document.ts';
import { NO_POLICIES, type ResourcePolicySet } from './policy-set.ts';

/** What is particular to KMS keys. Source: AWS KMS Developer Guide. */

/** Operations on a key of another account. Source: "Allowing users in other accounts to use a KMS key". */
const ACROSS_ACCOUNTS: ReadonlySet<string> = new Set(
  [
    'Decrypt',
    'DeriveSharedSecret',
    'Encrypt',
    'GenerateDataKey',
    'GenerateDataKeyPair',
    'GenerateDataKeyPairWithoutPlaintext',
    'GenerateDataKeyWithoutPlaintext',
    'GenerateMac',
    'ReEncryptFrom',
    'ReEncryptTo',
    'Sign',
    'Verify',
    'VerifyMac',
    'CreateGrant',
    'DescribeKey',
    'GetKeyRotationStatus',
    'GetPublicKey',
    'ListGrants',
    'RetireGrant',
    'RevokeGrant',
  ].map((operation) => `kms:${operation}`.toLowerCase()),
);

/** Whether a KMS action (`kms:Decrypt`) can be used on a key of another account at all. */
export function worksAcrossAccounts(action: string): boolean {
  return ACROSS_ACCOUNTS.has(action.toLowerCase());
}

/** Aliases of AWS-managed keys whose service calls KMS under another name. */
const CALLING_SERVICES: ReadonlyMap<string, string> = new Map([['ebs', 'ec2']]);

/**
 * The policy that AWS gives to the key behind an alias (`alias/aws/s3`, its ARN, or the service alone) of an account and
 * region: everybody in the account, through the service. `origin` is where the alias is written: the policy itself stands nowhere.
 */
export function awsManagedKey(alias: string, account: Text, region: Text, origin: Origin): ResourcePolicySet {
  const name = managedKeyService(alias) ?? alias;
  const service = CALLING_SERVICES.get(name) ?? name;
  const statement = Text.of(
    '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"*"},"Action":["kms:Encrypt","kms:Decrypt","kms:ReEncrypt*","kms:GenerateDataKey*","kms:CreateGrant","kms:DescribeKey"],"Resource":"*","Condition":{"StringEquals":{"kms:CallerAccount":"',
    account,
    `","kms:ViaService":"${service}.`,
    region,
    '.amazonaws.com"}}},{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::',
    account,
    ':root"},"Action":["kms:Describe*","kms:Get*","kms:List*","kms:RevokeGrant"],"Resource":"*"}]}',
  );
  const value = embeddedValue(statement, origin, JSON.parse, true);
  if (value === undefined)
    return {
      ...NO_POLICIES,
      kind: 'kms',
      complete: false,
      because: [{ kind: 'unsupported', what: `the policy of ${alias}` }],
      awsManaged: true,
    };
  return {
    ...NO_POLICIES,
    kind: 'kms',
    awsManaged: true,
    documents: [{ document: readPolicy(value), kind: 'key policy', label: `alias/aws/${name}` }],
  };
}
