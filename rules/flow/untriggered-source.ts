import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'untriggered-source',
  since: '0.1.0',
  status: 'stable',
  severity: 'medium',
  confidence: 'high',
  audience: 'default',
  subject: ['start', 'git-trigger'],
  controls: ['owasp-cicd:CICD-SEC-7'],
  peers: [],
  docs: {
    title: 'Source whose changes start nothing',
    what: 'Finds pipelines that nothing in view starts with polling off, event rules, webhooks and triggers for another repository, branch, bucket or action than the source, webhooks that GitHub is not told of, rules for events of a bucket that sends none and that no trail records, and rules for some of the calls that write an object, or for new branches alone. Sources with a rule elsewhere are unknown.',
    why: 'Changes wait unseen. People believe that a fix is on its way to production, and it never left the repository.',
    fix: 'Make the event pattern name what the source action reads, or add a rule that starts the pipeline.',
    whenNotToUse: 'A pipeline that people, or a program outside of view, start on purpose.',
    references: ['https://docs.aws.amazon.com/codepipeline/latest/userguide/pipelines-about-starting.html'],
  },
  messages: {
    astray: (d: { source: string; rule: string }) => `${d.rule} starts the pipeline for something else than what ${d.source} reads`,
    nothing: (d: { source: string }) => `a change of ${d.source} starts nothing: it is not polled, and nothing here starts its pipeline`,
    unannounced: (d: { source: string; by: string }) =>
      `${d.by} waits for events that the bucket of ${d.source} does not send to EventBridge`,
    unrecorded: (d: { source: string; by: string }) =>
      `${d.by} waits for calls on the bucket of ${d.source}, and no trail here records its objects`,
    unregistered: (d: { source: string; webhook: string }) =>
      `nothing tells GitHub of ${d.webhook}, and nothing else starts the pipeline when ${d.source} changes`,
    branch: (d: { source: string; by: string }) => `${d.by} lets no push to the branch of ${d.source} through`,
    calls: (d: { source: string; by: string; calls: string }) => `${d.by} does not take ${d.calls}, which write ${d.source} as well`,
    first: (d: { source: string; by: string }) =>
      `${d.by} waits for the branch of ${d.source} to be made, and takes no push to it after that`,
    action: (d: { pipeline: string; action: string }) =>
      `a trigger of ${d.pipeline} names the source action ${d.action}, which there is not`,
  },
  supersedes: [],
  check(subject, ctx) {
    if (subject.kind === 'git-trigger') {
      const { stray, owner } = subject;
      if (stray !== undefined) ctx.fail('action', stray.at, { pipeline: owner.name, action: stray.name });
      return;
    }
    const { source, owner, started, startedOtherwise, first, astray, unreached, unregistered, missed, firstPushOnly, ways } = subject;
    const related = [{ place: source.at, note: 'the source' }];
    const dependsOn = [...ways.flatMap(({ rule }) => (rule === undefined ? [] : [`event rule ${rule.id}`])), `trigger ${owner.id}`];
    const fault = `start ${source.id}`;
    if (missed !== undefined && ways.every(({ kind, fits }) => kind === 'event-rule' || fits === 'no'))
      ctx.fail(
        'calls',
        missed.at,
        { source: source.name, by: missed.by, calls: missed.names.join(' and ') },
        { fault, related, confidence: 'medium' },
      );
    if (unregistered !== undefined && startedOtherwise === 'no') {
      const { webhook, written } = unregistered;
      ctx.fail(
        'unregistered',
        webhook.registered.at,
        { source: source.name, webhook: webhook.name },
        { fault, related, confidence: written ? 'medium' : 'low' },
      );
    }
    if (firstPushOnly !== undefined)
      ctx.fail('first', firstPushOnly.at, { source: source.name, by: firstPushOnly.by }, { fault, related, severity: 'high' });
    if (started === 'yes') return;
    if (unreached !== undefined && started === 'no') {
      const { reason, at, by } = unreached;
      return ctx.fail(
        reason,
        at,
        { source: source.name, by },
        { fault, dependsOn, related, confidence: reason === 'unrecorded' ? 'medium' : 'high' },
      );
    }
    if (astray !== undefined && started === 'no')
      return ctx.fail('astray', astray.at, { source: source.name, rule: astray.rule.name }, { fault, dependsOn, related });
    if (source.role.state !== 'absent')
      return ctx.unknown([{ kind: 'not-in-view', what: `the event rules in the account of ${source.name}` }], source.at);
    if (ctx.sure(ctx.any([started, startedOtherwise]), source.at) || !first) return;
    const detection = ways.find(({ kind }) => kind === 'polling' || kind === 'detection');
    // A connection whose detection was switched off was switched off on purpose.
    ctx.fail(
      'nothing',
      detection?.at ?? source.at,
      { source: source.name },
      { fault, dependsOn, confidence: detection?.kind === 'detection' ? 'low' : 'medium' },
    );
  },
});
