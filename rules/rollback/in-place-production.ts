import { defineRule, unknown } from '../../src/rule/index.ts';

export default defineRule({
  id: 'in-place-production',
  since: '0.1.0',
  status: 'stable',
  severity: 'medium',
  confidence: 'high',
  audience: 'strict',
  subject: 'deployment',
  controls: ['nist-800-53:CP-10'],
  peers: [],
  docs: {
    title: 'Production servers that are changed in place',
    what: 'Finds deployment groups of production servers in EC2 that are updated in place, although CodeDeploy could set up a new fleet beside the old one.',
    why: 'Going back is one more deployment onto the same machines, with everything that scripts left behind on them.',
    fix: 'Set `DeploymentStyle` to `BLUE_GREEN` with traffic control, and keep the old fleet for a while.',
    whenNotToUse: 'Servers outside of EC2, which CodeDeploy can only change in place, are left out.',
    references: ['https://docs.aws.amazon.com/codedeploy/latest/userguide/welcome.html#welcome-deployment-overview-blue-green'],
  },
  messages: {
    inPlace: (d: { deployment: string }) => `${d.deployment} changes the servers of production in place`,
  },
  supersedes: [],
  appliesTo({ mechanism, target: { production } }) {
    if (mechanism !== 'codedeploy' || production === 'no') return 'no';
    if (typeof production === 'object') return production.because.length === 0 ? 'no' : unknown(...production.because);
    return 'yes';
  },
  check({ group, platform, name }, ctx) {
    if (group === undefined || ctx.need(platform) !== 'server') return;
    const outside =
      group.properties.get('OnPremisesInstanceTagFilters').exists === 'yes' || group.properties.get('OnPremisesTagSet').exists === 'yes';
    const { type } = group.style;
    if (!outside && ctx.need(type, 'IN_PLACE') === 'IN_PLACE') ctx.fail('inPlace', type.at, { deployment: name });
  },
});
