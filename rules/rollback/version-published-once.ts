import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'version-published-once',
  since: '0.1.0',
  status: 'stable',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  subject: 'lambda-version',
  controls: ['nist-800-53:CP-10'],
  peers: [],
  docs: {
    title: 'Function version that no release publishes again',
    what: 'Finds versions of functions that an alias points to and that say nothing but the name of the function, or a description that never changes, where the code is not written in the template. Versions of SAM and of the CDK, which get a new logical id with each change, are left out, and so are ids with a number that people raise.',
    why: 'CloudFormation publishes a version when it makes the resource, and again when a property of it changes. With nothing to change the alias stays at the first release for good, and the deployment that should shift its traffic never starts.',
    fix: 'Let SAM publish versions with `AutoPublishAlias`, or give the version a `Description` or `CodeSha256` that changes with the code, such as the key of the archive.',
    whenNotToUse: 'Where the function is released once and never again.',
    references: [
      'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-version.html',
      'https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/automating-updates-to-serverless-apps.html',
    ],
  },
  messages: {
    once: (d: { version: string; function: string; alias: string }) =>
      `${d.version} publishes ${d.function} once, when it is made: releases do not reach ${d.alias}`,
  },
  supersedes: [],
  appliesTo: ({ frozen }) => (frozen ? 'yes' : 'no'),
  check({ name, properties, function: owner, aliases }, ctx) {
    const [alias] = aliases;
    if (alias === undefined || owner.state !== 'node') return;
    const shifts = aliases.some(({ deploymentGroup }) => deploymentGroup.state !== 'absent');
    ctx.fail(
      'once',
      properties.get('Description').at,
      { version: name, function: owner.node.name, alias: alias.name },
      { ...(shifts ? {} : { severity: 'medium' as const }), related: [{ place: alias.version.at, note: 'points to it' }] },
    );
  },
});
