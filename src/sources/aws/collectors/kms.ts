import type * as Kms from '@aws-sdk/client-kms';
import type { GrantListEntry } from '@aws-sdk/client-kms';
import { defineCollector, type Reader, type Target } from '../collector.ts';
import { document } from '../convert.ts';
import { type Json, type JsonMap, notReadMarker, property, type Reading } from '../reading.ts';

type KmsReader = Reader<typeof Kms, 'DescribeKey' | 'GetKeyPolicy' | 'GetKeyRotationStatus' | 'ListGrants' | 'ListAliases'>;

export default defineCollector({
  service: 'kms',
  sdk: () => import('@aws-sdk/client-kms'),
  client: 'KMSClient',
  rates: { default: 50, grants: 20 },
  operations: {
    DescribeKey: { for: 'state and kind of the keys of artifacts' },
    GetKeyPolicy: { for: 'who may decrypt artifacts' },
    GetKeyRotationStatus: { for: 'whether keys are rotated' },
    ListAliases: { for: 'what people call a key', page: { input: 'Marker', output: 'NextMarker' } },
    ListGrants: { for: 'who may decrypt besides what the policy says', rate: 'grants', page: { input: 'Marker', output: 'NextMarker' } },
  },
  collects: {
    'AWS::KMS::Key': async (targets, reader) => {
      await Promise.all(targets.map((target) => readKey(target, reader)));
    },
  },
});

/** Keys that AWS manages for a service are known by their alias. */
const AWS_MANAGED = /(^|:)alias\/aws\//;

async function readKey(target: Target, reader: KmsReader): Promise<void> {
  if (AWS_MANAGED.test(target.id)) return;
  const described = await reader.call('DescribeKey', { KeyId: target.id });
  if (described.state === 'absent') return;
  if (described.state === 'not-read') return reader.emitUnread(target, described.because, await policyOf(target.id, reader));
  const { KeyMetadata: key } = described.value;
  const KeyId = key?.KeyId ?? target.id;
  const rotates = key?.Origin === 'AWS_KMS' && (key.KeySpec ?? 'SYMMETRIC_DEFAULT') === 'SYMMETRIC_DEFAULT';
  const [policy, aliases, rotation] = await Promise.all([
    policyOf(KeyId, reader),
    reader.list('ListAliases', { KeyId }, (page) => page.Aliases),
    rotates ? reader.call('GetKeyRotationStatus', { KeyId }) : ({ state: 'absent' } as const),
  ]);
  const names = (aliases.state === 'read' ? aliases.value : []).flatMap(({ AliasName }) => AliasName ?? []).sort();
  reader.emit({
    type: 'AWS::KMS::Key',
    name: names[0] ?? KeyId,
    id: KeyId,
    arn: key?.Arn,
    properties: {
      ...policy,
      Enabled: key?.Enabled,
      KeySpec: key?.KeySpec,
      KeyUsage: key?.KeyUsage,
      Origin: key?.Origin,
      MultiRegion: key?.MultiRegion,
      EnableKeyRotation: property(rotation, ({ KeyRotationEnabled }) => KeyRotationEnabled ?? false),
    },
    observed: { State: key?.KeyState, Manager: key?.KeyManager },
  });
  const called = target.id.includes('alias/') ? [target.id.slice(target.id.indexOf('alias/'))] : [];
  for (const AliasName of new Set([...names, ...called]))
    reader.emit({ type: 'AWS::KMS::Alias', name: `${AliasName} of ${KeyId}`, properties: { AliasName, TargetKeyId: KeyId } });
}

/** The key's policy; what grants allow is written as statements of it, because that is what they are to whoever uses the key. */
async function policyOf(KeyId: string, reader: KmsReader): Promise<JsonMap> {
  const [policy, grants] = await Promise.all([
    reader.call('GetKeyPolicy', { KeyId }),
    reader.list('ListGrants', { KeyId, Limit: 100 }, (page) => page.Grants),
  ]);
  return { KeyPolicy: property(policy, ({ Policy }) => withGrants(document(Policy), grants)) };
}

function withGrants(policy: Json | undefined, grants: Reading<readonly GrantListEntry[]>): Json | undefined {
  if (typeof policy !== 'object' || policy === null || Array.isArray(policy)) return policy;
  const written = (policy as JsonMap)['Statement'];
  const statements = Array.isArray(written) ? (written as readonly Json[]) : written === undefined ? [] : [written];
  const further =
    grants.state === 'not-read' ? [notReadMarker(grants.because)] : grants.state === 'read' ? grants.value.flatMap(statementOf) : [];
  return { ...(policy as JsonMap), Statement: [...statements, ...further] };
}

function statementOf({ GrantId = '', GranteePrincipal, Operations, Constraints }: GrantListEntry): readonly Json[] {
  if (GranteePrincipal === undefined || !GranteePrincipal.startsWith('arn:')) return [];
  const context = Object.entries(Constraints?.EncryptionContextEquals ?? Constraints?.EncryptionContextSubset ?? {});
  return [
    {
      Sid: `grant ${GrantId.slice(0, 12)}`,
      Effect: 'Allow',
      Principal: { AWS: GranteePrincipal },
      Action: (Operations ?? []).map((operation) => `kms:${operation}`),
      Resource: '*',
      ...(context.length === 0
        ? {}
        : { Condition: { StringEquals: Object.fromEntries(context.map(([key, value]) => [`kms:EncryptionContext:${key}`, value])) } }),
    },
  ];
}
