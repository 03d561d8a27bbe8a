import { all, defineRule, isValue } from '../../src/rule/index.ts';

export default defineRule({
  id: 'github-oauth-source',
  since: '0.1.0',
  status: 'stable',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  subject: 'action',
  controls: ['owasp-cicd:CICD-SEC-6', 'nist-800-53:IA-5'],
  peers: [],
  docs: {
    title: 'GitHub source with an OAuth token instead of a connection',
    what: 'Finds source actions of the provider GitHub version 1 (owner `ThirdParty`), which read the repository with the personal OAuth token of whoever set them up.',
    why: 'The token belongs to a person, opens every repository that the person can reach, never expires by itself and is shared by all pipelines that were given it. AWS recommends connections in its place.',
    fix: 'Make a CodeConnections connection to GitHub, and use the provider `CodeStarSourceConnection` with `ConnectionArn`, `FullRepositoryId` and `BranchName`. Then revoke the token.',
    references: ['https://docs.aws.amazon.com/codepipeline/latest/userguide/update-github-action-connections.html'],
  },
  messages: {
    oauth: (d: { action: string }) => `${d.action} reads GitHub with an OAuth token`,
  },
  supersedes: [],
  appliesTo: ({ category }) => isValue(category, 'Source'),
  check(action, ctx) {
    const version1 = all([isValue(action.provider, 'GitHub'), isValue(action.providerOwner, 'ThirdParty')]);
    if (ctx.sure(version1)) ctx.fail('oauth', action.at, { action: action.name });
  },
});
