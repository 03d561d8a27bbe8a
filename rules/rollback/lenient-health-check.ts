import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'lenient-health-check',
  since: '0.1.0',
  status: 'stable',
  severity: 'medium',
  confidence: 'high',
  audience: 'default',
  subject: ['health-matcher', 'beanstalk-environment'],
  controls: ['nist-800-53:CP-10', 'nist-800-53:SI-4'],
  peers: [],
  docs: {
    title: 'Health check that takes errors for health',
    what: 'Finds target groups whose `Matcher` lets all errors through that a broken program answers with: 400, 404 and 408, or UNKNOWN, INTERNAL and UNAVAILABLE of gRPC. A single code that is meant, such as 401, is left alone. Also environments of Elastic Beanstalk, dev and test apart, that go on with a deployment whatever the health of their instances (`IgnoreHealthCheck`).',
    why: 'A release that answers every request with an error is healthy. Deployments succeed, and neither circuit breaker nor rollback notices.',
    fix: "Ask for a path that tells health, and take `'200'` alone; `'0'` for gRPC. Leave out `IgnoreHealthCheck`.",
    references: [
      'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html',
      'https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/using-features.rolling-version-deploy.html',
    ],
  },
  messages: {
    errors: (d: { group: string; codes: string }) => `${d.group} takes every answer of ${d.codes} as healthy, errors among them`,
    ignored: (d: { environment: string }) => `a deployment of ${d.environment} goes on whatever the health of its instances`,
  },
  supersedes: [],
  check(subject, ctx) {
    if (subject.kind === 'beanstalk-environment') {
      const { name: environment, ignoresHealth, early } = subject;
      const ignored = early ? undefined : ctx.need(ignoresHealth);
      if (ignored !== undefined && ctx.sure(ignored.is('true'), ignoresHealth.at)) ctx.fail('ignored', ignoresHealth.at, { environment });
      return;
    }
    const { name, codes, written, takesErrors } = subject;
    if (takesErrors) ctx.fail('errors', written, { group: name, codes });
  },
});
