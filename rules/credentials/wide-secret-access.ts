import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'wide-secret-access',
  since: '0.1.0',
  status: 'stable',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  subject: 'delivery-role',
  controls: ['owasp-cicd:CICD-SEC-5', 'owasp-cicd:CICD-SEC-6', 'nist-800-53:AC-6'],
  peers: [],
  docs: {
    title: 'Build that may read every secret',
    what: 'Finds roles of builds, and roles that outside CI providers may take on, that may read every secret of Secrets Manager, without a condition on the tags or the name of the secret. Every parameter of the Parameter Store is told to the audience `strict`. Grants of everything belong to `admin-pipeline-role`.',
    why: 'A build runs what is in the repository and in its dependencies. One bad package reads the passwords of production, of other teams and of other pipelines, not only the token that the build needs.',
    fix: 'Name the secrets that the build reads: their ARN ends in a hyphen and six characters, `secret:build/token-??????`.',
    references: [
      'https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_iam-policies.html',
      'https://docs.aws.amazon.com/codebuild/latest/userguide/security-iam.html',
    ],
  },
  messages: {
    secrets: (d: { role: string; use: string }) => `${d.role} may read every secret of its account, and ${d.use}`,
    parameters: (d: { role: string; use: string }) => `${d.role} may read every parameter of its account, and ${d.use}`,
  },
  supersedes: [],
  appliesTo: ({ uses }) => (uses.some(({ as }) => CODE.has(as)) ? 'yes' : 'no'),
  check({ role, uses, grants }, ctx) {
    const use = uses.find(({ as }) => CODE.has(as));
    if (use === undefined) return;
    const related = use.at === role.at ? [] : [{ place: use.at, note: use.duty }];
    const dependsOn = [`administrator ${role.id}`];
    for (const { action, kept, audience } of READS) {
      const open = grants(action).filter(({ conditions, published }) => !published && !conditions.some((key) => PINS.test(key)));
      const sure = open.find(({ wide }) => wide === 'yes');
      if (sure === undefined) {
        for (const { wide, at } of open) if (typeof wide === 'object') ctx.unknown(wide.because, at);
        continue;
      }
      const fault = `every ${kept} ${role.id}`;
      ctx.fail(kept, sure.resourceAt, { role: role.name, use: use.duty }, { fault, dependsOn, related, audience });
    }
  },
});

/** Duties whose holder runs what is in the repository. */
const CODE = new Set(['build', 'federated']);
const PINS = /:resourcetag\/|^secretsmanager:(?:secretid|name|resource\/)/;
const READS = [
  { action: 'secretsmanager:GetSecretValue', kept: 'secrets', audience: 'default' },
  { action: 'ssm:GetParameter', kept: 'parameters', audience: 'strict' },
] as const;
