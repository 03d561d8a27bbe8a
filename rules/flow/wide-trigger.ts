import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'wide-trigger',
  since: '0.1.0',
  status: 'stable',
  severity: 'medium',
  confidence: 'medium',
  audience: 'default',
  subject: ['delivery', 'webhook', 'build-exposure'],
  controls: ['owasp-cicd:CICD-SEC-1', 'owasp-cicd:CICD-SEC-4', 'nist-800-53:CM-5'],
  peers: ['CP-007'],
  docs: {
    title: 'Trigger that lets unreviewed code reach a deploy or release',
    what: 'Finds V2 triggers of pipelines that deploy, which start for opened or updated pull requests, or for pushes to any branch, webhooks without authentication, and builds that publish a package or change production for pushes to any branch. Pipelines that do not reach production count where they deploy to a place that people share.',
    why: 'Such an execution runs the commit of a branch that nobody has reviewed, through the same stages and with the same roles as a release.',
    fix: 'Limit the trigger to the release branch (a webhook by `HEAD_REF`), and give pull requests a pipeline or project of their own without deploys.',
    references: [
      'https://docs.aws.amazon.com/codepipeline/latest/userguide/pipelines-triggers.html',
      'https://docs.aws.amazon.com/codebuild/latest/userguide/github-webhook.html',
    ],
  },
  messages: {
    pullRequest: (d: { pipeline: string; deploy: string }) =>
      `every pull request starts ${d.pipeline}, and its code reaches ${d.deploy} before it is merged`,
    anybody: (d: { webhook: string }) => `${d.webhook} starts its pipeline for anybody who knows its address`,
    released: (d: { project: string; command: string; what: string }) => `${d.what} starts ${d.project}, which runs \`${d.command}\``,
    anyBranch: (d: { pipeline: string; deploy: string }) => `a push to any branch starts ${d.pipeline}, and reaches ${d.deploy}`,
  },
  supersedes: ['unanchored-webhook-filter'],
  check(subject, ctx) {
    if (subject.kind === 'webhook') {
      const { authentication, name } = subject;
      if (ctx.need(authentication) === 'UNAUTHENTICATED') ctx.fail('anybody', authentication.at, { webhook: name });
      return;
    }
    if (subject.kind === 'build-exposure') {
      const { project, comments, release } = subject;
      if (release === undefined || (release.by === 'requests' && comments === 'approved')) return;
      ctx.fail(
        'released',
        release.startedBy,
        {
          project: project.name,
          command: release.command,
          what: release.by === 'pushes' ? 'a push to any branch' : 'every pull request, before it is merged,',
        },
        { severity: 'high', fault: `webhook ${subject.id}`, related: [{ place: release.at, note: release.what }] },
      );
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
