import { defineRule, type Value } from '../../src/rule/index.ts';

export default defineRule({
  id: 'unshifted-lambda',
  since: '0.1.0',
  status: 'stable',
  severity: 'medium',
  confidence: 'high',
  audience: 'default',
  subject: ['lambda-alias', 'function'],
  controls: ['nist-800-53:CP-10'],
  peers: [],
  docs: {
    title: 'Function alias whose traffic cannot be shifted',
    what: 'Finds functions of SAM with a deployment preference and no alias, or switched off with its alarms, callers that name a function itself where the traffic of its alias is shifted, aliases that split traffic for good, aliases on `$LATEST`, which every update changes under its callers, and traffic hooks that the role made by SAM may not invoke: it allows `CodeDeployHook_*` only.',
    why: 'An alias that follows `$LATEST` has no earlier version to go back to. A hook that cannot be invoked fails every deployment, so people switch it off.',
    fix: 'Publish a version and point the alias at it (`AutoPublishAlias` in SAM). Name hook functions `CodeDeployHook_…`, or give the preference a role of its own.',
    references: [
      'https://docs.aws.amazon.com/lambda/latest/dg/configuration-aliases.html',
      'https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/automating-updates-to-serverless-apps.html',
    ],
  },
  messages: {
    idle: (d: { function: string }) => `${d.function} asks for gradual deployments and publishes no alias whose traffic could be shifted`,
    off: (d: { function: string }) => `${d.function} says how it is deployed gradually, and has it switched off`,
    bypass: (d: { caller: string; alias: string }) =>
      `${d.caller} calls the function itself, so none of its calls are shifted with ${d.alias}`,
    weights: (d: { alias: string }) => `${d.alias} gives a share of its traffic to another version for good`,
    latest: (d: { alias: string }) =>
      `${d.alias} follows $LATEST, so its callers get every update at once and there is no version to go back to`,
    locked: (d: { alias: string; hook: string }) =>
      `deployments of ${d.alias} cannot invoke their hook ${d.hook}: its name does not begin with CodeDeployHook_`,
  },
  supersedes: [],
  appliesTo: (subject) => (subject.kind === 'lambda-alias' ? 'yes' : subject.idlePreference.exists),
  check(subject, ctx) {
    if (subject.kind === 'function') {
      const { idlePreference, name } = subject;
      const enabled = idlePreference.get('Enabled').boolean();
      if (ctx.need(enabled, true)) ctx.fail('idle', idlePreference.at, { function: name });
      else if (guarded(idlePreference)) ctx.fail('off', enabled.at, { function: name });
      return;
    }
    const { version, resource, name, hooks, lockedHook, bypasses, weights, deploymentGroup } = subject;
    const owner = resource.definition.madeBy?.logicalId ?? name;
    for (const caller of bypasses)
      ctx.fail(
        'bypass',
        caller.at,
        { caller: caller.name, alias: owner },
        { confidence: 'medium', related: [{ place: resource.at, note: 'the alias' }] },
      );
    if (lockedHook !== undefined) {
      const hook = hooks.before.state === 'node' && hooks.before.node.id === lockedHook.id ? hooks.before : hooks.after;
      ctx.fail('locked', hook.at, { alias: owner, hook: lockedHook.name }, { related: [{ place: lockedHook.at, note: 'the hook' }] });
    }
    if (deploymentGroup.state === 'absent' && weights.items().items.length > 0)
      ctx.fail('weights', weights.at, { alias: name }, { severity: 'low', confidence: 'medium' });
    if (version.state === 'unresolved') return ctx.unknown(version.because, version.at);
    if ('value' in version && version.value.is('$LATEST') === 'yes') ctx.fail('latest', version.at, { alias: name });
  },
});

/** Alarms and hooks are written for a deployment that is meant; those of `Globals` may be meant for other functions. */
function guarded(preference: Value): boolean {
  return [preference.get('Alarms'), preference.get('Hooks')].some(({ exists, at }) => exists === 'yes' && at.via !== 'globals');
}
