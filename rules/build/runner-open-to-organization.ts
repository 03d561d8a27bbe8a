import { defineRule, isValue } from '../../src/rule/index.ts';

export default defineRule({
  id: 'runner-open-to-organization',
  since: '0.1.0',
  status: 'stable',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  subject: 'build-project',
  controls: ['owasp-cicd:CICD-SEC-4', 'owasp-cicd:CICD-SEC-7', 'nist-800-53:AC-3'],
  peers: [],
  docs: {
    title: 'Runner that any repository of the organization can use',
    what: 'Finds CodeBuild runners whose webhook serves a whole organization, group or enterprise with no anchored filter on the repository.',
    why: 'Whoever may write a workflow in any repository there runs it with the role of this project.',
    fix: 'Add a `REPOSITORY_NAME` filter, anchored at both ends, or make a runner for each repository.',
    references: ['https://docs.aws.amazon.com/codebuild/latest/userguide/github-global-organization-webhook.html'],
  },
  messages: {
    organization: (d: { project: string }) => `every repository of the organization can run jobs in ${d.project}`,
    global: (d: { project: string }) => `repositories of every organization that knows the address can run jobs in ${d.project}`,
  },
  supersedes: [],
  check({ name, triggers, at }, ctx) {
    const scope = triggers.scope.get('Scope').string();
    const wide = ctx.need(scope, '');
    if (!WIDE.includes(wide)) return;
    const open = triggers.groups.find(
      ({ filters }) =>
        !filters.some(
          ({ type, excluded }) =>
            ctx.any([isValue(type, 'REPOSITORY_NAME'), wide === 'GITHUB_GLOBAL' ? 'no' : isValue(type, 'WORKFLOW_NAME')]) === 'yes' &&
            isValue(excluded, true) !== 'yes',
        ),
    );
    if (triggers.groups.length > 0 && open === undefined) return;
    if (triggers.open !== undefined) return ctx.unknown(triggers.open, at);
    const organization = open?.filters.some(({ type }) => isValue(type, 'ORGANIZATION_NAME') === 'yes') === true;
    ctx.fail(wide === 'GITHUB_GLOBAL' && !organization ? 'global' : 'organization', open?.value.at ?? triggers.scope.at, { project: name });
  },
});

const WIDE = ['GITHUB_ORGANIZATION', 'GITHUB_GLOBAL', 'GITLAB_GROUP'];
