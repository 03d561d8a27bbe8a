import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'artifact-between-foreign-accounts',
  since: '0.1.0',
  status: 'stable',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  subject: 'artifact-transfer',
  controls: ['nist-800-53:AC-3'],
  peers: [],
  docs: {
    title: 'Artifact that goes from one foreign account to another',
    what: 'Finds inputs of an action that were made by an action in another account, where neither account is that of the pipeline.',
    why: 'An artifact can go from the account of the pipeline to another, or stay within one. What one workload account wrote, a second one cannot read.',
    fix: 'Make the artifact in the account of the pipeline, or hand over what the second action needs as variables: `#{Namespace.Output}`.',
    references: ['https://docs.aws.amazon.com/codepipeline/latest/userguide/pipelines-create-cross-account.html'],
  },
  messages: {
    hop: (d: { artifact: string; producer: string; consumer: string }) =>
      `${d.consumer} reads ${d.artifact}, which ${d.producer} made in another account that is not the pipeline's either`,
  },
  supersedes: [],
  check({ artifact, producer, consumer, betweenForeignAccounts, id }, ctx) {
    const at = consumer.value.get('InputArtifacts').at;
    if (!ctx.sure(betweenForeignAccounts, at)) return;
    const related = [{ place: producer.at, note: `${producer.name} makes ${artifact}` }];
    ctx.fail('hop', at, { artifact, producer: producer.name, consumer: consumer.name }, { related, fault: `artifact transfer ${id}` });
  },
});
