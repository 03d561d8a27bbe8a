import { defineCollector } from '../collector.ts';
import { chunks } from '../convert.ts';

/** Names of one call. Source: CodeCommit API, BatchGetRepositories. */
const BATCH = 25;

export default defineCollector({
  service: 'codecommit',
  sdk: () => import('@aws-sdk/client-codecommit'),
  client: 'CodeCommitClient',
  rates: { default: 5 },
  operations: {
    BatchGetRepositories: { for: 'the key of source repositories' },
  },
  collects: {
    'AWS::CodeCommit::Repository': async (targets, reader) => {
      for (const batch of chunks(targets, BATCH)) {
        const got = await reader.call('BatchGetRepositories', { repositoryNames: batch.map(({ id }) => id) });
        if (got.state === 'not-read') for (const target of batch) reader.emitUnread(target, got.because);
        if (got.state !== 'read') continue;
        for (const { repositoryName = '', Arn, kmsKeyId, defaultBranch } of got.value.repositories ?? []) {
          reader.emit({
            type: 'AWS::CodeCommit::Repository',
            name: repositoryName,
            arn: Arn,
            properties: { RepositoryName: repositoryName, ...(kmsKeyId === undefined ? {} : { KmsKeyId: kmsKeyId }) },
            observed: { DefaultBranch: defaultBranch },
          });
          reader.follow('AWS::KMS::Key', kmsKeyId);
        }
      }
    },
  },
});
