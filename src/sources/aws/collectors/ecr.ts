import type * as Ecr from '@aws-sdk/client-ecr';
import { defineCollector, type Reader, type Target } from '../collector.ts';
import { document, pascal, pick } from '../convert.ts';
import { properties, property } from '../reading.ts';

type EcrReader = Reader<
  typeof Ecr,
  'DescribeRepositories' | 'GetRepositoryPolicy' | 'GetLifecyclePolicy' | 'GetRegistryScanningConfiguration'
>;

export default defineCollector({
  service: 'ecr',
  sdk: () => import('@aws-sdk/client-ecr'),
  client: 'ECRClient',
  rates: { default: 10 },
  operations: {
    DescribeRepositories: { for: 'whether tags of images can be moved, and whether images are scanned' },
    GetRepositoryPolicy: { for: 'who may push and pull images' },
    GetLifecyclePolicy: { for: 'how long images are kept' },
    GetRegistryScanningConfiguration: { for: 'whether the registry scans what a repository does not' },
  },
  collects: {
    'AWS::ECR::Repository': async (targets, reader) => {
      const scanning = await reader.call('GetRegistryScanningConfiguration', {});
      if (scanning.state !== 'absent')
        reader.emit({
          type: 'AWS::ECR::RegistryScanningConfiguration',
          name: 'registry scanning',
          properties: properties(scanning, ({ scanningConfiguration }) => ({
            ScanType: scanningConfiguration?.scanType,
            Rules: pascal(scanningConfiguration?.rules ?? []),
          })),
        });
      await Promise.all(targets.map((target) => readRepository(target, reader)));
    },
  },
});

async function readRepository(target: Target, reader: EcrReader): Promise<void> {
  const repositoryName = target.id.split(':repository/').at(-1) ?? target.id;
  // One unknown name fails a call for several.
  const got = await reader.call('DescribeRepositories', { repositoryNames: [repositoryName] });
  if (got.state === 'not-read') reader.emitUnread({ ...target, id: repositoryName }, got.because);
  const repository = got.state === 'read' ? got.value.repositories?.[0] : undefined;
  if (repository === undefined) return;
  const [policy, lifecycle] = await Promise.all([
    reader.call('GetRepositoryPolicy', { repositoryName }),
    reader.call('GetLifecyclePolicy', { repositoryName }),
  ]);
  reader.emit({
    type: target.type,
    name: repositoryName,
    arn: repository.repositoryArn,
    properties: {
      RepositoryName: repositoryName,
      ...(pascal(
        pick(
          repository,
          'imageTagMutability',
          'imageTagMutabilityExclusionFilters',
          'imageScanningConfiguration',
          'encryptionConfiguration',
        ),
      ) as object),
      RepositoryPolicyText: property(policy, ({ policyText }) => document(policyText)),
      LifecyclePolicy: property(lifecycle, ({ lifecyclePolicyText }) => ({ LifecyclePolicyText: lifecyclePolicyText })),
    },
  });
  reader.follow('AWS::KMS::Key', repository.encryptionConfiguration?.kmsKey);
}
