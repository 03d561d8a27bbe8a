import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'open-comment-approval',
  since: '0.1.0',
  status: 'stable',
  severity: 'high',
  confidence: 'medium',
  audience: 'default',
  subject: 'build-exposure',
  controls: ['owasp-cicd:CICD-SEC-4', 'nist-800-53:CM-5'],
  peers: [],
  docs: {
    title: 'Comment approval that readers give themselves',
    what: 'Finds projects for pull requests on a public host that wait for a comment, and whose `ApproverRoles` hold a role that only reads or sorts the repository (`GITHUB_READ`, `GITHUB_TRIAGE` and those of GitLab and Bitbucket). High where the build holds something to take, medium where it does not.',
    why: 'Builds of contributors in these roles start at once, and their comment starts those of others. Everybody reads a public repository, so whoever opens a pull request runs what he likes in the build.',
    fix: 'Leave the roles that may write: `GITHUB_WRITE`, `GITHUB_MAINTAIN` and `GITHUB_ADMIN`.',
    whenNotToUse: 'The repository is private, and all who may read it are trusted.',
    references: ['https://docs.aws.amazon.com/codebuild/latest/userguide/pull-request-build-policy.html'],
  },
  messages: {
    readers: (d: { project: string; role: string; loot: string }) =>
      `${d.role} lets people who may only read or sort the repository start ${d.project}${d.loot}`,
  },
  supersedes: [],
  check({ project, publicHost, outsiders, comments, readers, loot }, ctx) {
    if (!publicHost || comments !== 'weak' || readers === undefined) return;
    const field = readers.string();
    if (!ctx.sure(outsiders, project.triggers.value.at) || !('value' in field)) return;
    const held = loot.map(({ what }) => what).join(', ');
    ctx.fail(
      'readers',
      field.at,
      { project: project.name, role: field.value, loot: held === '' ? '' : `, which holds ${held}` },
      { ...(held === '' ? { severity: 'medium' as const } : {}), related: loot.map(({ what, at }) => ({ place: at, note: what })) },
    );
  },
});
