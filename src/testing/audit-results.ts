import type { AuditResult, Finding, ReportInput } from '../audit/result.ts';
import type { Severity } from '../rule/types.ts';
import { drawing, findingLike, NO_VERDICTS, placeIn, resultOf } from './findings.ts';
import { hostileText } from './hostile-text.ts';

/** Audit results made by hand, for the tests of the reports. */

/** Everything was judged, nothing found. */
export function empty(): ReportInput {
  return resultOf([]);
}

/** One finding in one template. */
export function one(): ReportInput {
  return resultOf([findingLike()]);
}

const keyFile = 'accounts/tools/key.yaml';
const roleFile = 'accounts/prod/role.yaml';

/** A finding with places in two files and a fix to paste, in three deployments; unknown verdicts, a file that is not read. */
export function related(): ReportInput {
  const grant = findingLike({
    fingerprint: 'aa11bb22cc33dd44',
    rule: 'missing-decrypt-grant',
    messageId: 'denied',
    message: 'DeployRole may not call kms:Decrypt on ArtifactKey: the key policy has no statement for account ${ProdAccount}',
    severity: 'critical',
    confidence: 'medium',
    subject: { kind: 'missing-grant', name: 'Delivery / Production / Deploy' },
    place: placeIn(keyFile, 118, '      KeyPolicy:', 'KeyPolicy', {
      logicalId: 'ArtifactKey',
      resourceType: 'AWS::KMS::Key',
      route: 'Properties.KeyPolicy',
    }),
    related: [
      {
        place: placeIn(keyFile, 124, "            Principal: { AWS: !Sub 'arn:aws:iam::${AWS::AccountId}:root' }", 'AWS::AccountId'),
        note: 'only the own account is trusted here',
      },
      { place: placeIn(roleFile, 9, '  DeployRole:', 'DeployRole', { logicalId: 'DeployRole' }), note: 'this role reads the artifacts' },
    ],
    occurrences: [
      { instance: 'Staging', account: '333333333333', region: 'eu-west-1', world: '`IsProd` is false' },
      { instance: 'Prod', account: '222222222222', region: 'eu-west-1', world: '`IsProd` is false' },
      { instance: 'Prod-US', account: '222222222222', region: 'us-east-1', world: '`IsProd` is false' },
    ],
    given: false,
    fix: {
      title: 'Add this statement to the key policy of ArtifactKey',
      safe: false,
      paste:
        '- Sid: DecryptByProd\n  Effect: Allow\n  Principal:\n    AWS: arn:aws:iam::222222222222:role/deploy\n  Action: kms:Decrypt\n  Resource: "*"\n',
      edits: [],
    },
    superseded: [
      {
        fingerprint: 'ee99ff00ee99ff00',
        rule: 'default-key-across-accounts',
        message: 'the store has no key of its own',
        place: placeIn(keyFile, 90, '  Store:', 'Store'),
      },
    ],
  });
  const place = findingLike().place;
  const approval = findingLike({
    fix: {
      title: 'Run the deploy after the approval',
      safe: true,
      edits: [{ file: 'templates/pipeline.yaml', start: 812, end: 813, line: 47, column: 25, endLine: 47, endColumn: 26, text: '2' }],
    },
  });
  const verdict = (rule: string, subject: string): AuditResult['unknowns'][number]['verdicts'][number] => ({ rule, subject, place });
  return resultOf([grant, approval], {
    summary: {
      templates: 4,
      pipelines: 2,
      accounts: 3,
      baselined: 5,
      complete: false,
      verdicts: { pass: 41, fail: 2, unknown: 46, notApplicable: 8, error: 0 },
    },
    systems: [
      {
        name: 'delivery',
        link: 'stated',
        instances: [
          { id: 'Staging', template: roleFile, account: '333333333333', region: 'eu-west-1' },
          { id: 'Prod', template: roleFile, account: '222222222222' },
        ],
        worlds: 2,
        pipelines: [drawing('Delivery')],
      },
      {
        name: 'website',
        link: 'guessed',
        instances: [{ id: 'website.yaml', template: 'website.yaml' }],
        worlds: 1,
        pipelines: [drawing('Website')],
      },
      {
        name: 'network',
        link: 'single',
        instances: [{ id: 'network.yaml', template: 'network.yaml', stackName: 'network' }],
        worlds: 1,
        pipelines: [],
      },
    ],
    unknowns: [
      {
        cause: { kind: 'parameter', instance: '', name: 'ProdAccount' },
        settle: '--parameter ProdAccount=…',
        settles: 34,
        verdicts: [verdict('missing-decrypt-grant', 'Delivery / Production / Deploy'), verdict('ungated-production', 'Website / Deploy')],
      },
      {
        cause: { kind: 'import', name: 'ArtifactKeyArn' },
        settle: 'scan the template that exports ArtifactKeyArn as well',
        settles: 8,
        verdicts: [verdict('missing-decrypt-grant', 'Website / Deploy')],
      },
      {
        cause: {
          kind: 'not-read',
          operation: 'ListGrants',
          account: '222222222222',
          region: 'eu-west-1',
          permission: 'kms:ListGrants',
          reason: 'denied',
        },
        settle: 'allow kms:ListGrants in 222222222222 eu-west-1',
        settles: 3,
        verdicts: [verdict('missing-decrypt-grant', 'Website / Deploy')],
      },
      {
        cause: { kind: 'unsupported', what: 'Fn::Transform' },
        settle: 'cannot be evaluated from the template: Fn::Transform',
        settles: 1,
        verdicts: [verdict('ungated-production', 'Website / Deploy')],
      },
    ],
    coverage: {
      read: [{ file: keyFile, resources: 14 }],
      skipped: [],
      failed: [
        { file: 'accounts/broken.yaml', line: 3, column: 5, reason: 'the key `Resources` stands twice', next: 'Remove one of the two.' },
      ],
    },
    suppressed: [
      {
        finding: findingLike({ fingerprint: '77778888aaaabbbb' }),
        by: 'comment',
        reason: 'the pilot has no customers',
        until: '2027-01-01',
      },
    ],
    notices: [{ level: 'warning', text: 'an ignore needs a reason', place }],
  });
}

/** One construct of a CDK app, used in two stacks. */
export function cdk(): ReportInput {
  const made = (stack: string, line: number, fingerprint: string): Finding =>
    findingLike({
      fingerprint,
      place: placeIn(`cdk.out/${stack}.template.json`, line, '            "Name": "Deploy",', '"Deploy"', {
        logicalId: 'DeliveryPipeline1F2E',
        route: 'Properties.Stages[2].Actions[0].Name',
        constructPath: `${stack}/Delivery/Pipeline`,
        source: { file: 'lib/delivery.ts', line: 31, column: 5 },
      }),
      occurrences: [{ instance: stack, account: '222222222222', region: 'eu-west-1' }],
    });
  return resultOf([made('Blue', 210, '1111222233334444'), made('Green', 198, '5555666677778888')]);
}

/** Findings of a running account: one that a configuration entry stands for, one that nothing does. */
export function live(): ReportInput {
  const at = (arn: string, fingerprint: string, file: string): Finding => {
    const { snippet: _, ...place } = findingLike().place;
    return findingLike({
      fingerprint,
      place: {
        ...place,
        file,
        line: file === '' ? 0 : 4,
        column: 1,
        endLine: file === '' ? 0 : 4,
        endColumn: 1,
        arn,
        account: '222222222222',
        region: 'eu-west-1',
      },
      occurrences: [{ instance: '222222222222', account: '222222222222', region: 'eu-west-1' }],
    });
  };
  return resultOf(
    [
      at('arn:aws:codepipeline:eu-west-1:222222222222:web', '9999aaaabbbbcccc', 'pipeaudit.config.yaml'),
      at('arn:aws:codepipeline:eu-west-1:222222222222:shop', 'ddddeeeeffff0000', 'pipeaudit.config.yaml'),
      at('arn:aws:codepipeline:eu-west-1:222222222222:lost', '0101020203030404', ''),
    ],
    { summary: { accounts: 1, templates: 0 } },
  );
}

/** Every text that comes from a template is hostile. */
export function hostile(): ReportInput {
  const file = `templates/${hostileText.replaceAll('/', '_')}.yaml`;
  const text = `\tName: ${hostileText.replace(/[\r\n]/g, '')} # the end`;
  const place = placeIn(file, 3, text, '部署👩‍🚀', {
    logicalId: hostileText,
    constructPath: hostileText,
    route: hostileText,
    via: 'parameter',
  });
  const finding = findingLike({
    place,
    message: `${hostileText} deploys`,
    subject: { kind: 'deploy', name: hostileText },
    pipeline: hostileText,
    environment: hostileText,
    data: { __proto__: null, action: hostileText },
    related: [{ place: placeIn(file, 9, text, 'Name'), note: hostileText }],
    occurrences: [
      { instance: hostileText, world: hostileText },
      { instance: `${hostileText}2`, world: 'x' },
    ],
    evidence: [hostileText],
    fix: {
      title: hostileText,
      safe: true,
      paste: hostileText,
      edits: [{ file, start: 0, end: 1, line: 3, column: 1, endLine: 3, endColumn: 2, text: 'x' }],
    },
    superseded: [{ fingerprint: 'aaaa', rule: 'other', message: hostileText, place }],
  });
  return resultOf([finding], {
    summary: { verdicts: { ...NO_VERDICTS, unknown: 1, fail: 1 } },
    coverage: { read: [], skipped: [{ file, reason: hostileText }], failed: [{ file, line: 1, reason: hostileText, next: hostileText }] },
    unknowns: [
      {
        cause: { kind: 'not-in-view', what: hostileText },
        settle: `not in view: ${hostileText}`,
        settles: 1,
        verdicts: [{ rule: 'ungated-production', subject: hostileText, place }],
      },
    ],
    notices: [{ level: 'warning', text: hostileText, place }],
    suppressed: [{ finding, by: 'configuration', reason: hostileText }],
    systems: ['a', 'b'].map((name) => ({
      name: `${name}${hostileText}`,
      link: 'single',
      instances: [{ id: `${name}${hostileText}`, template: file }],
      worlds: 1,
      pipelines: [hostileDrawing()],
    })),
  });
}

/** Entries of a drawing that hold words of our own. */
const OWN_WORDS = new Set(['as', 'production', 'gated']);

/** A pipeline whose every text is hostile, with a second action beside the first, and a stage that is not all in view. */
export function hostileDrawing(): ReturnType<typeof drawing> {
  const soil = (value: unknown): unknown => {
    if (typeof value === 'string') return hostileText;
    if (Array.isArray(value)) return value.map(soil);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, OWN_WORDS.has(key) ? item : soil(item)]));
  };
  const pipeline = drawing('Delivery');
  const stages = pipeline.stages.map((stage) => ({
    ...stage,
    entryRules: ['rule'],
    partial: true,
    actions: [...stage.actions, ...stage.actions],
  }));
  return soil({ ...pipeline, stages, partial: true }) as ReturnType<typeof drawing>;
}

/** So many findings, of rising line, the less severe ones first. */
export function overflow(number: number): ReportInput {
  const findings = Array.from({ length: number }, (_, index) => {
    const severity: Severity = index % 10 === 9 ? 'critical' : index % 2 === 0 ? 'low' : 'medium';
    return findingLike({
      fingerprint: index.toString(16).padStart(16, '0'),
      severity,
      place: placeIn('templates/pipeline.yaml', index + 1, '  - Name: Deploy', 'Deploy'),
    });
  });
  return resultOf(findings);
}
