import { defineRule, unsafeFix } from '../../src/rule/index.ts';

export default defineRule({
  id: 'insecure-source-tls',
  since: '0.1.0',
  status: 'stable',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  subject: 'build-project',
  controls: ['owasp-cicd:CICD-SEC-4', 'nist-800-53:SC-8'],
  peers: [],
  docs: {
    title: 'Source fetched without checking who sends it',
    what: 'Finds build projects that fetch their source over plain HTTP or with certificate checks off (`InsecureSsl`), and variables that switch the checks of Git or of a language runtime off.',
    why: 'Anybody on the way can hand the build other code, which then runs with its role and ships.',
    fix: 'Use an https location, set `InsecureSsl: false`, and install the certificate of your own server in the build image.',
    references: ['https://docs.aws.amazon.com/codebuild/latest/userguide/create-project.html'],
  },
  messages: {
    tls: (d: { project: string }) => `${d.project} fetches its source without checking the certificate`,
    plain: (d: { project: string }) => `${d.project} fetches its source over plain HTTP`,
    variable: (d: { project: string; variable: string }) => `${d.project} switches certificate checks off by ${d.variable}`,
  },
  supersedes: [],
  check({ name: project, source, secondarySources, variables }, ctx) {
    for (const { insecureTls, location } of [source, ...secondarySources]) {
      if (ctx.need(insecureTls, false))
        ctx.fail(
          'tls',
          insecureTls.at,
          { project },
          { fix: unsafeFix('Check certificates', { kind: 'set', at: insecureTls.at, value: false }) },
        );
      if ('value' in location && location.value.startsWith('http://') === 'yes')
        ctx.fail(
          'plain',
          location.at,
          { project },
          {
            fix: unsafeFix('Fetch over https', { kind: 'set', at: location.at, value: location.value.print().replace('http:', 'https:') }),
          },
        );
    }
    for (const { name, value } of variables.items) {
      const written = value.string();
      const off =
        'value' in name && 'value' in written
          ? OFF.find(([variable, setting]) => name.value.is(variable) === 'yes' && setting === written.value.toLowerCase())
          : undefined;
      if (off !== undefined) ctx.fail('variable', value.at, { project, variable: off[0] });
    }
  },
});

const OFF = [
  ['GIT_SSL_NO_VERIFY', 'true'],
  ['GIT_SSL_NO_VERIFY', '1'],
  ['NODE_TLS_REJECT_UNAUTHORIZED', '0'],
  ['PYTHONHTTPSVERIFY', '0'],
] as const;
