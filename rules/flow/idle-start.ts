import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'idle-start',
  since: '0.1.0',
  status: 'stable',
  severity: 'low',
  confidence: 'high',
  audience: 'default',
  subject: 'start',
  controls: ['nist-800-53:CM-3'],
  peers: [],
  docs: {
    title: 'Pipeline that starts for changes it does not take',
    what: 'Finds event rules that start a pipeline for every tag that is pushed to an image repository, every branch of a repository or every object of a bucket, while its source takes one.',
    why: 'Each push of something else runs the whole pipeline once more with what it deployed before, and asks people for approvals that change nothing.',
    fix: 'Ask for what the source takes in the pattern: `detail: {image-tag: [latest]}`, `detail: {referenceName: [main]}`, `detail: {object: {key: [release.zip]}}`.',
    references: ['https://docs.aws.amazon.com/codepipeline/latest/userguide/create-cwe-ecr-source.html'],
  },
  messages: {
    any: (d: { rule: string; source: string; what: string; taken: string }) =>
      `${d.rule} starts the pipeline for every ${d.what}, and ${d.source} takes ${d.taken} only`,
  },
  supersedes: [],
  appliesTo: ({ source: { provider } }) => ('value' in provider && TAKEN.has(provider.value) ? 'yes' : 'no'),
  check({ source, ways }, ctx) {
    const { provider, configuration } = source;
    const taken = 'value' in provider ? TAKEN.get(provider.value) : undefined;
    if (taken === undefined) return;
    const wanted = configuration.get(taken.key).text();
    for (const { rule, fits } of ways) {
      if (rule === undefined || fits !== 'yes') continue;
      const detail = rule.pattern.get('detail');
      if (taken.fields.some(([first, ...rest]) => detail.get(first, ...rest).exists !== 'no')) continue;
      const data = { rule: rule.name, source: source.name, what: taken.what };
      ctx.fail('any', detail.at, { ...data, taken: 'value' in wanted ? wanted.value.print() : taken.otherwise });
    }
  },
});

interface Taken {
  readonly what: string;
  /** Where the source says what it takes, and what it takes where it does not. */
  readonly key: string;
  readonly otherwise: string;
  /** Fields of an event that say what has changed. */
  readonly fields: readonly (readonly [string, ...string[]])[];
}

const TAKEN: ReadonlyMap<string, Taken> = new Map([
  ['ECR', { what: 'tag', key: 'ImageTag', otherwise: 'latest', fields: [['image-tag'], ['requestParameters', 'imageTag']] }],
  [
    'CodeCommit',
    { what: 'branch', key: 'BranchName', otherwise: 'one branch', fields: [['referenceName'], ['referenceFullName'], ['$or']] },
  ],
  [
    'S3',
    {
      what: 'object',
      key: 'S3ObjectKey',
      otherwise: 'one object',
      fields: [['object', 'key'], ['requestParameters', 'key'], ['resources', 'ARN'], ['$or']],
    },
  ],
]);
