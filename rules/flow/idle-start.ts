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
    title: 'Pipeline that starts for images it does not take',
    what: 'Finds event rules that start a pipeline for every tag that is pushed to an image repository, while its source takes one tag.',
    why: 'Each push of another image runs the whole pipeline once more with the image that it deployed before, and asks people for approvals that change nothing.',
    fix: 'Ask for the tag of the source in the pattern: `detail: {image-tag: [latest]}`.',
    references: ['https://docs.aws.amazon.com/codepipeline/latest/userguide/create-cwe-ecr-source.html'],
  },
  messages: {
    anyTag: (d: { rule: string; source: string; tag: string }) =>
      `${d.rule} starts the pipeline for every tag, and ${d.source} takes ${d.tag} only`,
  },
  supersedes: [],
  appliesTo: ({ source: { provider } }) => ('value' in provider && provider.value === 'ECR' ? 'yes' : 'no'),
  check({ source, ways }, ctx) {
    const wanted = source.configuration.get('ImageTag').text();
    for (const { rule, fits } of ways) {
      if (rule === undefined || fits !== 'yes') continue;
      const detail = rule.pattern.get('detail');
      if (detail.get('image-tag').exists !== 'no') continue;
      const tag = 'value' in wanted ? wanted.value.print() : 'latest';
      ctx.fail('anyTag', detail.at, { rule: rule.name, source: source.name, tag });
    }
  },
});
