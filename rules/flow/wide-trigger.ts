import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'wide-trigger',
  since: '0.1.0',
  status: 'stable',
  severity: 'medium',
  confidence: 'medium',
  audience: 'default',
  subject: ['delivery', 'webhook'],
  controls: ['owasp-cicd:CICD-SEC-1', 'owasp-cicd:CICD-SEC-4', 'nist-800-53:CM-5'],
  peers: ['CP-007'],
  docs: {
    title: 'Trigger that lets unreviewed code reach a deploy',
    what: 'Finds V2 triggers of pipelines that deploy, which start for opened or updated pull requests, or for pushes to any branch, and webhooks without authentication. Of pipelines that do not reach production, those that deploy to one place that people share (staging, acceptance and the like) are reported. Event rules are not judged: whatever starts it, the source action reads its own branch.',
    why: 'Such an execution runs the commit of a branch that nobody has reviewed, through the same stages and with the same roles as a release.',
    fix: 'Limit the trigger to the release branch, and give pull requests a pipeline of their own without deploys.',
    references: ['https://docs.aws.amazon.com/codepipeline/latest/userguide/pipelines-triggers.html'],
  },
  messages: {
    pullRequest: (d: { pipeline: string; deploy: string }) =>
      `every pull request starts ${d.pipeline}, and its code reaches ${d.deploy} before it is merged`,
    anybody: (d: { webhook: string }) => `${d.webhook} starts its pipeline for anybody who knows its address`,
    anyBranch: (d: { pipeline: string; deploy: string }) => `a push to any branch starts ${d.pipeline}, and reaches ${d.deploy}`,
  },
  supersedes: [],
  check(subject, ctx) {
    if (subject.kind === 'webhook') {
      const { authentication, name } = subject;
      if (ctx.need(authentication) === 'UNAUTHENTICATED') ctx.fail('anybody', authentication.at, { webhook: name });
      return;
    }
    const { owner, deploys, common } = subject;
    const reached = deploys
      .filter(({ target }) => target.production !== 'no')
      .sort((a, b) => Number(b.target.production === 'yes') - Number(a.target.production === 'yes'));
    const deploy = reached[0] ?? common;
    if (deploy === undefined) return;
    const { items, open } = owner.properties.get('Triggers').items();
    const data = { pipeline: owner.name, deploy: deploy.name };
    const details = {
      related: [{ place: deploy.at, note: 'deploys here' }],
      ...(typeof deploy.target.production === 'object' ? { confidence: 'low' as const } : {}),
    };
    for (const git of items.map((item) => item.get('GitConfiguration'))) {
      for (const filter of git.get('PullRequest').items().items) {
        const events = filter
          .get('Events')
          .items()
          .items.map((item) => item.string());
        const closed = events.length > 0 && events.every((event) => 'value' in event && event.value === 'CLOSED');
        if (!closed) ctx.fail('pullRequest', filter.at, data, details);
      }
      for (const filter of git.get('Push').items().items) {
        const { items: included, open: more } = filter.get('Branches', 'Includes').items();
        const limited = filter.get('Tags').exists !== 'no' || filter.get('Branches', 'Excludes').exists !== 'no' || more !== undefined;
        const everything = included.some((item) => {
          const glob = item.string();
          return 'value' in glob && (glob.value === '*' || glob.value === '**');
        });
        if (!limited && (included.length === 0 || everything)) ctx.fail('anyBranch', filter.at, data, details);
      }
    }
    if (open !== undefined) ctx.unknown(open, owner.properties.get('Triggers').at);
  },
});
