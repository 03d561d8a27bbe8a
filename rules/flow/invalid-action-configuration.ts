import { actionProvider, requiredByMode } from '../../src/facts/action-providers.ts';
import { all, any, defineRule, Text, unknown } from '../../src/rule/index.ts';

export default defineRule({
  id: 'invalid-action-configuration',
  since: '0.1.0',
  status: 'stable',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  subject: ['action', 'stack-delivery'],
  controls: ['owasp-cicd:CICD-SEC-7'],
  peers: ['E3702', 'E3703'],
  docs: {
    title: 'Action that its provider refuses',
    what: 'Finds actions without configuration that their provider demands, with too few or too many artifacts, with a template from an artifact that is not among the inputs, and CloudFormation actions that do not acknowledge what a template in view needs: IAM resources, names of their own, nested applications.',
    why: 'The pipeline is refused, or stops at this action in every run, after everything before it has run.',
    fix: 'Add what is missing. Capabilities are listed with commas: `CAPABILITY_IAM,CAPABILITY_AUTO_EXPAND`.',
    references: ['https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference.html', 'https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-CloudFormation.html'],
  },
  messages: {
    missing: (d: { action: string; key: string }) => `${d.action} does not say ${d.key}, which its provider demands`,
    few: (d: { action: string; what: string; least: number }) => `${d.action} needs ${d.least === 1 ? 'an' : `${d.least}`} ${d.what} artifact${d.least === 1 ? '' : 's'}`,
    many: (d: { action: string; what: string; most: number }) => `${d.action} may have ${d.most === 0 ? 'no' : `at most ${d.most}`} ${d.what} artifacts`,
    artifact: (d: { action: string; path: string }) => `${d.action} takes ${d.path} from an artifact that is not among its inputs`,
    capability: (d: { action: string; capability: string; because: string }) => `${d.action} does not give ${d.capability}, and ${d.because}`,
  },
  supersedes: [],
  check(subject, ctx) {
    if (subject.kind === 'action') {
      const { name, category, providerOwner, provider, configuration, inputs, outputs, value } = subject;
      if (!('value' in category && 'value' in providerOwner && 'value' in provider)) return;
      const demands = actionProvider(category.value, providerOwner.value, provider.value);
      if (demands === undefined) return;
      const mode = configuration.get('ActionMode').string();
      const byMode = provider.value === 'CloudFormation' && 'value' in mode ? requiredByMode(mode.value) : [];
      const doubts = [];
      for (const key of [...demands.required, ...byMode]) {
        const { exists, at } = configuration.get(key);
        if (exists === 'no') ctx.fail('missing', at, { action: name, key });
        if (typeof exists === 'object') doubts.push(exists);
      }
      for (const [what, list, section, [least, most]] of [['input', inputs, 'InputArtifacts', demands.inputs], ['output', outputs, 'OutputArtifacts', demands.outputs]] as const) {
        const written = value.get(section);
        if (list.length > most) ctx.fail('many', written.at, { action: name, what, most });
        if (list.length < least && written.items().open === undefined) ctx.fail('few', written.at, { action: name, what, least });
      }
      for (const key of ['TemplatePath', 'TemplateConfiguration']) {
        const path = configuration.get(key).text();
        if (!('value' in path) || value.get('InputArtifacts').items().open !== undefined) continue;
        const from = any(inputs.map((input) => ('value' in input.name ? path.value.matches(Text.of(input.name.value, '::*')) : 'because' in input.name ? unknown(...input.name.because) : 'no')));
        if (all([path.value.matches(Text.of('*::*')), from === 'no' ? 'yes' : 'no']) === 'yes') ctx.fail('artifact', path.at, { action: name, path: path.value.print() });
      }
      if (doubts.length > 0) ctx.unknown(doubts.flatMap(({ because }) => because), configuration.at);
      return;
    }
    for (const { capability, because, at, acknowledged } of subject.needs) {
      const place = subject.capabilities.at;
      if (typeof acknowledged === 'object') ctx.unknown(acknowledged.because, place);
      if (acknowledged === 'no') ctx.fail('capability', place, { action: subject.name, capability, because }, { fault: `${capability} ${subject.id}`, related: at === undefined ? [] : [{ place: at, note: 'needs it' }] });
    }
  },
});
