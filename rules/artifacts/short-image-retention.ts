import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'short-image-retention',
  since: '0.1.0',
  status: 'stable',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  subject: 'delivery-repository',
  controls: ['nist-800-53:CP-9', 'nist-800-53:CP-10'],
  peers: [],
  docs: {
    title: 'Images that are deleted while they run',
    what: 'Finds lifecycle policies of image repositories that keep a single image, or delete every image after at most 30 days, where tasks or functions in view run images of the repository. Rules for untagged images, and policies that choose by tag first, are left out.',
    why: 'The registry knows nothing of what runs. The next push, or a month without one, deletes the image of the running service: its next task cannot start, and no rollback finds the release before it.',
    fix: 'Keep as many images as you may go back releases, counted by `imageCountMoreThan`, and delete by age only what has no tag.',
    references: ['https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html'],
  },
  messages: {
    count: (d: { repository: string; number: number; runs: string }) =>
      `${d.repository} keeps ${d.number} image${d.number === 1 ? '' : 's'}: the push of a release deletes the one that ${d.runs} runs`,
    days: (d: { repository: string; number: number; runs: string }) =>
      `${d.repository} deletes every image after ${d.number} days, also the one that ${d.runs} runs`,
  },
  options: {
    images: { description: 'Fewer images than these are too few.', default: 2, minimum: 1 },
    days: {
      description: 'Images with tags that are deleted at this age, in days, or younger, are deleted too soon.',
      default: 30,
      minimum: 1,
    },
  },
  supersedes: [],
  check({ repository, retention, runs }, ctx) {
    const [first] = runs;
    if (first === undefined || retention === undefined) return;
    if (!('kind' in retention)) return ctx.unknown(retention, repository.lifecyclePolicy.at);
    const { kind, number } = retention;
    if (kind === 'count' ? number >= ctx.option('images') : number > ctx.option('days')) return;
    ctx.fail(
      kind,
      repository.lifecyclePolicy.at,
      { repository: repository.name, number, runs: first.name },
      {
        related: runs.slice(0, 3).map(({ place }) => ({ place, note: 'runs an image of it' })),
        ...(kind === 'days' ? { severity: 'medium' as const } : {}),
      },
    );
  },
});
