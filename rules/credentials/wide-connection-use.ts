import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'wide-connection-use',
  since: '0.1.0',
  status: 'stable',
  severity: 'medium',
  confidence: 'high',
  audience: 'default',
  subject: 'delivery-role',
  controls: ['owasp-cicd:CICD-SEC-5', 'owasp-cicd:CICD-SEC-8', 'nist-800-53:AC-6'],
  peers: [],
  docs: {
    title: 'Build that may use every connection to the code host',
    what: 'Finds build roles that may `UseConnection` on all connections without a condition on the repository. A build that only reads its own source needs one connection, and one repository of it.',
    why: 'Code under build acts as this role. With it, it can read and often write every repository that any connection of the account reaches.',
    fix: 'Name the connection as the resource, and pin `codeconnections:FullRepositoryId` (and its twin with the old prefix) in a condition.',
    references: ['https://docs.aws.amazon.com/dtconsole/latest/userguide/security-iam.html'],
  },
  messages: {
    wide: (d: { role: string; build: string }) =>
      `${d.role}, by which ${d.build} builds, may use every connection and every repository behind it`,
  },
  supersedes: [],
  check({ role, uses, grants }, ctx) {
    const build = uses.find(({ as }) => as === 'build');
    if (build === undefined) return;
    const unpinned = ACTIONS.flatMap((action) => grants(action)).filter(({ conditions }) => !conditions.some((key) => PINS.test(key)));
    const sure = unpinned.find(({ wide }) => wide === 'yes');
    const related = [{ place: build.at, note: `used by ${build.by}` }];
    if (sure !== undefined) return ctx.fail('wide', sure.resourceAt, { role: role.name, build: build.by }, { related });
    for (const { wide, at } of unpinned) if (typeof wide === 'object') ctx.unknown(wide.because, at);
  },
});

const ACTIONS = ['codeconnections:UseConnection', 'codestar-connections:UseConnection'] as const;
const PINS = /:(?:fullrepositoryid|repositoryname|ownerid)$/;
