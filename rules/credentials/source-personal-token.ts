import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'source-personal-token',
  since: '0.1.0',
  status: 'stable',
  severity: 'medium',
  confidence: 'high',
  audience: 'default',
  subject: 'source-credential',
  controls: ['owasp-cicd:CICD-SEC-6', 'nist-800-53:IA-5'],
  peers: ['CB-006'],
  docs: {
    title: 'CodeBuild reads the code host with a personal token',
    what: 'Finds source credentials of CodeBuild that are a personal access token or a user name and password, for hosts that a connection exists for.',
    why: 'The token opens every repository its owner can reach, is shared by all projects of the account and region, and stays valid when the person leaves. A token of this kind is what the CodeBreach attack of January 2026 was after.',
    fix: 'Make a CodeConnections connection and use `AuthType: CODECONNECTIONS`; then revoke the token.',
    references: ['https://docs.aws.amazon.com/codebuild/latest/userguide/connections-github-app.html'],
  },
  messages: {
    token: (d: { host: string; kind: string }) => `CodeBuild reads ${d.host} with ${d.kind}`,
  },
  supersedes: [],
  check({ authType, serverType, at }, ctx) {
    const kind = KINDS[ctx.need(authType, '')];
    if (kind !== undefined) ctx.fail('token', at, { host: HOSTS[ctx.need(serverType, '')] ?? 'the code host', kind });
  },
});

const KINDS: Readonly<Record<string, string>> = { PERSONAL_ACCESS_TOKEN: 'a personal access token', BASIC_AUTH: 'the password of a user' };
const HOSTS: Readonly<Record<string, string>> = {
  GITHUB: 'GitHub',
  GITHUB_ENTERPRISE: 'GitHub Enterprise',
  BITBUCKET: 'Bitbucket',
  GITLAB: 'GitLab',
  GITLAB_SELF_MANAGED: 'GitLab',
};
