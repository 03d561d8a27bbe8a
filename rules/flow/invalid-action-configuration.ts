import { defineRule, safeFix, unsafeFix } from '../../src/rule/index.ts';

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
    what: "Finds actions that lack what their provider demands, the wrong number of artifacts, values it cannot read, files that no input holds, change sets that nothing makes before, another action's namespace, types of another version, batches without a role, services of another controller or cluster, groups of another platform, and CloudFormation actions without what their template wants.",
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
    misread: (d: { action: string; key: string; wanted: string }) => `${d.key} of ${d.action} must be ${d.wanted}`,
    unpacked: (d: { action: string; path: string; build: string }) => `${d.action} reads ${d.path}, which ${d.build} does not pack`,
    clone: (d: { action: string; artifact: string; source: string }) =>
      `${d.action} needs the files of ${d.artifact}, and ${d.source} hands over a reference to clone`,
    late: (d: { action: string; changeSet: string; maker: string }) =>
      `${d.action} executes the change set ${d.changeSet} before ${d.maker} has made it`,
    namesake: (d: { action: string; namespace: string; other: string }) => `${d.action} has the namespace ${d.namespace} of ${d.other}`,
    controller: (d: { action: string; service: string; controller: string }) =>
      `${d.action} cannot deploy ${d.service}, whose deployment controller is ${d.controller}`,
    cluster: (d: { action: string; service: string }) => `${d.action} looks for ${d.service} in a cluster that it is not in`,
    type: (d: { action: string; key: string; written: string; made: string; type: string }) =>
      `${d.action} names the ${d.key} ${d.written}, and the type that ${d.type} makes has the ${d.key} ${d.made}`,
    unknown: (d: { action: string; key: string }) => `${d.action} sets ${d.key}, which its type does not know`,
    batch: (d: { action: string; project: string }) =>
      `${d.action} starts a batch of builds, and ${d.project} has no role that would start the builds of one`,
    group: (d: { action: string; group: string }) => `${d.action} deploys to ECS, and ${d.group} deploys something else`,
    changeSet: (d: { action: string; changeSet: string }) =>
      `${d.action} executes the change set ${d.changeSet}, which no action before it makes`,
    undeclared: (d: { action: string; parameters: string }) =>
      `${d.action} gives values to parameters that its template does not have: ${d.parameters}`,
    ungiven: (d: { action: string; parameters: string }) =>
      `${d.action} gives no values to parameters of its template that have no default: ${d.parameters}`,
    refused: (d: { action: string; parameter: string; allowed: string }) =>
      `${d.action} gives ${d.parameter} a value that its template does not allow: it takes ${d.allowed}`,
    capability: (d: { action: string; capability: string; because: string }) =>
      `${d.action} does not give ${d.capability}, and ${d.because}`,
  },
  supersedes: [],
  check(subject, ctx) {
    const action = subject.name;
    if (subject.kind === 'stack-delivery') {
      const { capabilities: written } = subject;
      const { at } = written;
      for (const bad of subject.badOverrides) {
        if (bad.kind !== 'refused') {
          const data = { action, parameters: listed(bad.names) };
          if (bad.kind === 'undeclared') ctx.fail('undeclared', bad.at, data, { fault: `parameters ${subject.id}` });
          else ctx.fail('ungiven', bad.at, data, { fault: `ungiven parameters ${subject.id}`, confidence: 'medium' });
        } else {
          const related = [{ place: bad.declared, note: 'takes these' }];
          const data = { action, parameter: bad.name, allowed: listed(bad.allowed) };
          ctx.fail('refused', bad.at, data, { fault: `parameter ${bad.name} ${subject.id}`, related });
        }
      }
      for (const { capability, because, at: needed, acknowledged, harmless } of subject.needs) {
        if (typeof acknowledged === 'object') ctx.unknown(acknowledged.because, at);
        const related = needed === undefined ? [] : [{ place: needed, note: 'needs it' }];
        if (acknowledged === 'no')
          ctx.fail(
            'capability',
            at,
            { action, capability, because },
            {
              fault: `${capability} ${subject.id}`,
              related,
              fix: (harmless ? safeFix : unsafeFix)('Acknowledge it', {
                kind: 'set',
                at,
                value: 'value' in written ? `${written.value.print()},${capability}` : capability,
              }),
            },
          );
      }
      return;
    }
    const { typeFault: fault } = subject;
    if (fault !== undefined)
      ctx.fail(
        'type',
        fault.at,
        { action, key: fault.key.toLowerCase(), written: fault.written, made: fault.made, type: fault.type.name },
        { confidence: 'medium', related: [{ place: fault.type.at, note: 'the type' }] },
      );
    for (const { key, at } of subject.unknownKeys) ctx.fail('unknown', at, { action, key });
    for (const { key, at } of subject.missing) ctx.fail('missing', at, { action, key });
    for (const { what, fewest, most, at } of subject.counts) {
      if (fewest !== undefined) ctx.fail('few', at, { action, what, least: fewest });
      if (most !== undefined) ctx.fail('many', at, { action, what, most });
    }
    for (const { key, wanted, at } of subject.misread) ctx.fail('misread', at, { action, key, wanted });
    for (const { path, at } of subject.strays) ctx.fail('artifact', at, { action, path });
    for (const { path, at, build, packed } of subject.unpacked)
      ctx.fail('unpacked', at, { action, path, build: build.name }, { related: [{ place: packed, note: 'lists what it packs' }] });
    for (const { artifact, at, source } of subject.clones)
      ctx.fail('clone', at, { action, artifact, source: source.name }, { related: [{ place: source.at, note: 'OutputArtifactFormat' }] });
    const { unmadeChangeSet: unmade, namesake, foreignService: foreign } = subject;
    if (unmade?.late === true)
      ctx.fail(
        'late',
        unmade.at,
        { action, changeSet: unmade.name, maker: unmade.made.name },
        { related: [{ place: unmade.made.at, note: 'makes it' }] },
      );
    else if (unmade !== undefined)
      ctx.fail(
        'changeSet',
        unmade.at,
        { action, changeSet: unmade.name },
        { related: [{ place: unmade.made.at, note: 'makes one of another name' }] },
      );
    if (namesake !== undefined)
      ctx.fail(
        'namesake',
        namesake.at,
        { action, namespace: namesake.namespace, other: namesake.other.name },
        { related: [{ place: namesake.other.at, note: 'has it too' }] },
      );
    if (foreign !== undefined)
      ctx.fail(
        'controller',
        foreign.at,
        { action, service: foreign.service, controller: foreign.controller },
        { related: [{ place: foreign.set, note: 'the controller' }] },
      );
    const { misdirected, batchless } = subject;
    if (batchless !== undefined)
      ctx.fail(
        'batch',
        batchless.at,
        { action, project: batchless.project },
        { related: [{ place: batchless.lacks, note: 'BuildBatchConfig.ServiceRole' }] },
      );
    if (misdirected?.what === 'cluster')
      ctx.fail(
        'cluster',
        misdirected.at,
        { action, service: misdirected.name },
        { related: [{ place: misdirected.found, note: 'its cluster' }] },
      );
    if (misdirected?.what === 'group')
      ctx.fail(
        'group',
        misdirected.at,
        { action, group: misdirected.name },
        { related: [{ place: misdirected.found, note: 'the group' }] },
      );
    if (subject.because.length > 0) ctx.unknown(subject.because, subject.action.configuration.at);
  },
});

/** The first values of a list, for people. */
function listed(values: readonly string[]): string {
  const shown = values.slice(0, 5).join(', ');
  return values.length > 5 ? `${shown} and others` : shown;
}
