import type * as Iam from '@aws-sdk/client-iam';
import type { GetAccountAuthorizationDetailsResponse, RoleDetail } from '@aws-sdk/client-iam';
import { managedPolicy } from '../../../facts/managed-policies.ts';
import { defineCollector, type Reader, type Target } from '../collector.ts';
import { document, tagRecord } from '../convert.ts';
import { type Json, notReadMarker, property } from '../reading.ts';

/** From this many roles of one account on, one reading of the whole account takes fewer calls. */
const WHOLE_ACCOUNT = 4;
const PAGE = { input: 'Marker', output: 'Marker' };

type Operations =
  | 'GetRole'
  | 'ListRolePolicies'
  | 'GetRolePolicy'
  | 'ListAttachedRolePolicies'
  | 'GetPolicy'
  | 'GetPolicyVersion'
  | 'GetAccountAuthorizationDetails';
type IamReader = Reader<typeof Iam, Operations>;

export default defineCollector({
  service: 'iam',
  sdk: () => import('@aws-sdk/client-iam'),
  client: 'IAMClient',
  global: true,
  rates: { role: 15, policy: 35, account: 2 },
  operations: {
    GetRole: { for: 'who may assume the roles of a pipeline, and their boundary', rate: 'role' },
    ListRolePolicies: { for: 'names of the policies written into a role', rate: 'role', page: PAGE },
    GetRolePolicy: { for: 'policies written into a role', rate: 'role' },
    ListAttachedRolePolicies: { for: 'policies attached to a role', rate: 'role', page: PAGE },
    GetPolicy: { for: 'which version of a managed policy holds', rate: 'policy' },
    GetPolicyVersion: { for: 'the document of a managed policy', rate: 'policy' },
    GetAccountAuthorizationDetails: {
      for: 'all roles and policies of an account at once, where many are needed',
      rate: 'account',
      page: PAGE,
    },
  },
  collects: {
    'AWS::IAM::Role': async (targets, reader) => {
      const names = new Map(targets.map((target) => [roleName(target.id), target]));
      if (names.size >= WHOLE_ACCOUNT && (await readAccount(names, reader))) return;
      await Promise.all([...names].map(([name, target]) => readRole(name, target, reader)));
    },
    'AWS::IAM::ManagedPolicy': async (targets, reader) => {
      await Promise.all(targets.map((target) => readManagedPolicy(target, reader)));
    },
  },
});

function roleName(id: string): string {
  return id.split('/').at(-1) ?? id;
}

/** Reads the roles out of the account's details. @returns false where those cannot be read: then role by role may do */
async function readAccount(names: ReadonlyMap<string, Target>, reader: IamReader): Promise<boolean> {
  const pages = await reader.list(
    'GetAccountAuthorizationDetails',
    { Filter: ['Role', 'LocalManagedPolicy'], MaxItems: 1000 },
    (page): readonly GetAccountAuthorizationDetailsResponse[] => [page],
    { instead: true },
  );
  if (pages.state !== 'read') return false;
  const roles = pages.value.flatMap(({ RoleDetailList }) => RoleDetailList ?? []);
  const documents = new Map(
    pages.value
      .flatMap(({ Policies }) => Policies ?? [])
      .map(({ Arn, Path, PolicyName, PolicyVersionList }) => [
        Arn ?? '',
        { Path, PolicyName, text: PolicyVersionList?.find(({ IsDefaultVersion }) => IsDefaultVersion)?.Document },
      ]),
  );
  for (const role of roles) {
    if (!names.has(role.RoleName ?? '')) continue;
    emitDetail(role, reader);
    for (const { PolicyArn = '' } of role.AttachedManagedPolicies ?? []) {
      const policy = documents.get(PolicyArn);
      if (policy?.text === undefined) followPolicy(PolicyArn, reader);
      else emitPolicy(PolicyArn, policy.PolicyName ?? '', policy.Path, document(policy.text), reader);
    }
    followPolicy(role.PermissionsBoundary?.PermissionsBoundaryArn, reader);
  }
  return true;
}

function emitDetail(role: RoleDetail, reader: IamReader): void {
  reader.emit({
    type: 'AWS::IAM::Role',
    name: role.RoleName ?? '',
    arn: role.Arn,
    properties: {
      RoleName: role.RoleName,
      Path: role.Path,
      AssumeRolePolicyDocument: document(role.AssumeRolePolicyDocument),
      Policies: (role.RolePolicyList ?? []).map(({ PolicyName = '', PolicyDocument }) => ({
        PolicyName,
        PolicyDocument: document(PolicyDocument),
      })),
      ManagedPolicyArns: (role.AttachedManagedPolicies ?? []).map(({ PolicyArn = '' }) => PolicyArn),
      PermissionsBoundary: role.PermissionsBoundary?.PermissionsBoundaryArn,
    },
    observed: { Created: role.CreateDate?.toISOString(), LastUsed: role.RoleLastUsed?.LastUsedDate?.toISOString() },
    tags: tagRecord(role.Tags),
  });
}

async function readRole(RoleName: string, target: Target, reader: IamReader): Promise<void> {
  const got = await reader.call('GetRole', { RoleName });
  if (got.state === 'absent') return;
  const [names, attached] = await Promise.all([
    reader.list('ListRolePolicies', { RoleName }, (page) => page.PolicyNames),
    reader.list('ListAttachedRolePolicies', { RoleName }, (page) => page.AttachedPolicies),
  ]);
  const inline = names.state === 'read' ? await Promise.all(names.value.map((name) => inlinePolicy(RoleName, name, reader))) : [];
  const known = {
    RoleName,
    Policies: property(names, () => inline),
    ManagedPolicyArns: property(attached, (policies) => policies.map(({ PolicyArn = '' }) => PolicyArn)),
  };
  if (attached.state === 'read') for (const { PolicyArn } of attached.value) followPolicy(PolicyArn, reader);
  if (got.state === 'not-read') return reader.emitUnread(target, got.because, known);
  const role = got.value.Role;
  followPolicy(role?.PermissionsBoundary?.PermissionsBoundaryArn, reader);
  reader.emit({
    type: 'AWS::IAM::Role',
    name: RoleName,
    arn: role?.Arn,
    properties: {
      ...known,
      Path: role?.Path,
      AssumeRolePolicyDocument: document(role?.AssumeRolePolicyDocument),
      PermissionsBoundary: role?.PermissionsBoundary?.PermissionsBoundaryArn,
    },
    observed: { Created: role?.CreateDate?.toISOString(), LastUsed: role?.RoleLastUsed?.LastUsedDate?.toISOString() },
    tags: tagRecord(role?.Tags),
  });
}

async function inlinePolicy(RoleName: string, PolicyName: string, reader: IamReader): Promise<Json> {
  const got = await reader.call('GetRolePolicy', { RoleName, PolicyName });
  return { PolicyName, PolicyDocument: property(got, ({ PolicyDocument }) => document(PolicyDocument)) };
}

/** Policies that AWS publishes are known by name, as far as their documents are at hand. */
function followPolicy(arn: string | undefined, reader: IamReader): void {
  const published = arn?.match(/^arn:[^:]+:iam::aws:policy\/(.+)$/)?.[1];
  if (published !== undefined && managedPolicy(published) !== undefined) return;
  reader.follow('AWS::IAM::ManagedPolicy', arn, published === undefined ? {} : { account: reader.account });
}

async function readManagedPolicy({ id, ...target }: Target, reader: IamReader): Promise<void> {
  const got = await reader.call('GetPolicy', { PolicyArn: id });
  if (got.state === 'absent') return;
  if (got.state === 'not-read') return reader.emitUnread({ id, ...target }, got.because);
  const { PolicyName = '', Path, DefaultVersionId = '' } = got.value.Policy ?? {};
  const version = await reader.call('GetPolicyVersion', { PolicyArn: id, VersionId: DefaultVersionId });
  const text =
    version.state === 'not-read' ? notReadMarker(version.because) : property(version, (page) => document(page.PolicyVersion?.Document));
  emitPolicy(id, PolicyName, Path, text, reader);
}

function emitPolicy(arn: string, name: string, Path: string | undefined, PolicyDocument: Json | undefined, reader: IamReader): void {
  reader.emit({ type: 'AWS::IAM::ManagedPolicy', name, arn, properties: { ManagedPolicyName: name, Path, PolicyDocument } });
}
