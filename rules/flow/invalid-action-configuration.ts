import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'invalid-action-configuration',
  since: '0.1.0',
  status: 'stable',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  subject: ['action-setup', 'stack-delivery'],
  controls: ['owasp-cicd:CICD-SEC-7'],
  peers: ['E3702', 'E3703'],
  docs: {
    title: 'Action that its provider refuses',
    what: 'Finds actions without configuration that their provider demands, with too few or too many artifacts, with a template from an artifact that is not among the inputs, and CloudFormation actions that do not acknowledge what a template in view needs: IAM resources, names of their own, nested applications.',
    why: 'The pipeline is refused, or stops at this action in every run, after everything before it has run.',
    fix: 'Add what is missing. Capabilities are listed with commas: `CAPABILITY_IAM,CAPABILITY_AUTO_EXPAND`.',
    references: [
      'https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference.html',
      'https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-CloudFormation.html',
    ],
  },
  messages: {
    missing: (d: { action: string; key: string }) => `${d.action} does not say ${d.key}, which its provider demands`,
    few: (d: { action: string; what: string; least: number }) =>
      `${d.action} needs ${d.least === 1 ? 'an' : `${d.least}`} ${d.what} artifact${d.least === 1 ? '' : 's'}`,
    many: (d: { action: string; what: string; most: number }) =>
      `${d.action} may have ${d.most === 0 ? 'no' : `at most ${d.most}`} ${d.what} artifacts`,
    artifact: (d: { action: string; path: string }) => `${d.action} takes ${d.path} from an artifact that is not among its inputs`,
    changeSet: (d: { action: string; changeSet: string }) =>
      `${d.action} executes the change set ${d.changeSet}, which no action before it makes`,
    capability: (d: { action: string; capability: string; because: string }) =>
      `${d.action} does not give ${d.capability}, and ${d.because}`,
  },
  supersedes: [],
  check(subject, ctx) {
    const action = subject.name;
    if (subject.kind === 'stack-delivery') {
      const { at } = subject.capabilities;
      for (const { capability, because, at: needed, acknowledged } of subject.needs) {
        if (typeof acknowledged === 'object') ctx.unknown(acknowledged.because, at);
        const related = needed === undefined ? [] : [{ place: needed, note: 'needs it' }];
        if (acknowledged === 'no')
          ctx.fail('capability', at, { action, capability, because }, { fault: `${capability} ${subject.id}`, related });
      }
      return;
    }
    for (const { key, at } of subject.missing) ctx.fail('missing', at, { action, key });
    for (const { what, fewest, most, at } of subject.counts) {
      if (fewest !== undefined) ctx.fail('few', at, { action, what, least: fewest });
      if (most !== undefined) ctx.fail('many', at, { action, what, most });
    }
    for (const { path, at } of subject.strays) ctx.fail('artifact', at, { action, path });
    const unmade = subject.unmadeChangeSet;
    if (unmade !== undefined)
      ctx.fail(
        'changeSet',
        unmade.at,
        { action, changeSet: unmade.name },
        { related: [{ place: unmade.made.at, note: 'makes one of another name' }] },
      );
    if (subject.because.length > 0) ctx.unknown(subject.because, subject.action.configuration.at);
  },
});
