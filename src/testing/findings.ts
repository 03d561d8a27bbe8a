import { allFrameworks } from '../api/registry.ts';
import { evidenceFor } from '../audit/compliance.ts';
import type { AuditResult, Finding, ReportedPlace, ReportInput, ReportOptions, ResourceDrawing, Summary } from '../audit/result.ts';
import { NO_VERDICTS } from '../audit/verdict-counts.ts';
import type { AnyRule, Severity } from '../rule/types.ts';
import { severities } from '../rule/types.ts';

/** Findings, rules and results made by hand, for the tests of the reports. */

/** Options as for a file: no colour, 80 columns. */
export const plain: ReportOptions = {
  colour: false,
  width: 80,
  verbose: false,
  quiet: false,
  rootPrefix: '',
  hyperlinks: false,
  time: '2026-11-25T09:30:00.000Z',
};

export { NO_VERDICTS };

/** A rule with documentation and no check. */
export function ruleLike(id: string, more: Partial<AnyRule> = {}): AnyRule {
  return {
    id,
    since: '0.1.0',
    status: 'stable',
    severity: 'high',
    confidence: 'high',
    audience: 'default',
    subject: 'deploy',
    controls: ['owasp-cicd:CICD-SEC-1'],
    peers: [],
    docs: {
      title: 'Production deploy that nobody approves',
      what: 'Finds deploys to production that no manual approval always precedes.',
      why: 'Every commit that builds reaches production at once, whoever wrote it.',
      fix: 'Add a manual approval action in a stage before the deploy, or in the same stage with a lower `RunOrder`. Tell the approvers.',
      references: ['https://docs.aws.amazon.com/codepipeline/latest/userguide/approvals.html'],
    },
    messages: { ungated: () => '' },
    supersedes: [],
    check: () => undefined,
    ...more,
  };
}

export const approvalRule = ruleLike('ungated-production');
export const decryptRule = ruleLike('missing-decrypt-grant', {
  severity: 'critical',
  subject: 'missing-grant',
  controls: ['aws-foundational:KMS.5', 'nist-800-53:AC-3'],
  docs: {
    title: 'Role that cannot decrypt the artifacts',
    what: 'Finds actions whose role may not decrypt with the key of the artifact store.',
    why: 'The deploy fails with an access error, after build and tests have run.',
    fix: 'Allow `kms:Decrypt` to the role, in its own policy and in that of the key.',
    whenNotToUse: 'Where another team grants the key by hand.',
    references: ['https://docs.aws.amazon.com/codepipeline/latest/userguide/pipelines-create-cross-account.html'],
  },
});
const rules = [decryptRule, approvalRule];

/** A place on one line of a file. */
export function placeIn(file: string, line: number, text: string, underlined: string, more: Partial<ReportedPlace> = {}): ReportedPlace {
  const column = text.indexOf(underlined) + 1;
  return { file, line, column, endLine: line, endColumn: column + underlined.length, snippet: { firstLine: line, lines: [text] }, ...more };
}

/** A finding of `ungated-production`. */
export function findingLike(more: Partial<Finding> = {}): Finding {
  return {
    fingerprint: '3f2a9c1b5d7e8f90',
    rule: 'ungated-production',
    messageId: 'ungated',
    data: { action: 'Deploy', stage: 'Production' },
    message: 'Deploy deploys to production, and no manual approval comes before it',
    severity: 'high',
    confidence: 'high',
    audience: 'default',
    subject: { kind: 'deploy', name: 'Delivery / Production / Deploy' },
    pipeline: 'Delivery',
    environment: 'Production',
    fault: 'Delivery Stages/[Production]',
    place: {
      file: 'templates/pipeline.yaml',
      line: 41,
      column: 15,
      endLine: 52,
      endColumn: 26,
      logicalId: 'Pipeline',
      resourceType: 'AWS::CodePipeline::Pipeline',
      route: 'Properties.Stages[2].Actions[0]',
      snippet: {
        firstLine: 41,
        lines: [
          '            - Name: Deploy',
          '              ActionTypeId:',
          '                Category: Deploy',
          '                Owner: AWS',
          '                Provider: CloudFormation',
          "                Version: '1'",
        ],
      },
    },
    related: [],
    occurrences: [{ instance: 'templates/pipeline.yaml' }],
    given: true,
    evidence: ['Production / Deploy runs after Build / Build'],
    controls: ['owasp-cicd:CICD-SEC-1'],
    superseded: [],
    ...more,
  };
}

/** A result with these findings and what goes with them. */
export function resultOf(
  findings: readonly Finding[],
  more: Partial<Omit<AuditResult, 'summary'>> & { readonly summary?: Partial<Summary> } = {},
): ReportInput {
  const { summary, ...rest } = more;
  const bySeverity = Object.fromEntries(
    severities.map((severity) => [severity, findings.filter((finding) => finding.severity === severity).length]),
  );
  const verdicts = { ...NO_VERDICTS, pass: 12, fail: findings.length, notApplicable: 3 };
  const result: AuditResult = {
    schemaVersion: 1,
    tool: { name: 'pipeaudit', version: '0.1.0' },
    invocation: { command: 'scan', paths: ['templates'], audience: 'default', failOn: 'high', rules: 2, rulesLeftOut: 0 },
    summary: {
      findings: bySeverity as Readonly<Record<Severity, number>>,
      verdicts,
      suppressed: rest.suppressed?.length ?? 0,
      baselined: 0,
      earlier: 0,
      pipelines: 1,
      templates: 1,
      resources: 14,
      accounts: 0,
      complete: true,
      ...summary,
    },
    coverage: {
      read: [{ file: 'templates/pipeline.yaml', resources: 14 }],
      skipped: [{ file: 'templates/README.md', reason: 'no template' }],
      failed: [],
    },
    systems: [
      {
        name: 'pipeline',
        link: 'single',
        instances: [{ id: 'templates/pipeline.yaml', template: 'templates/pipeline.yaml' }],
        worlds: 1,
        pipelines: [drawing('Delivery')],
      },
    ],
    findings,
    unknowns: [],
    verdicts: { 'missing-decrypt-grant': NO_VERDICTS, 'ungated-production': verdicts },
    suppressed: [],
    notices: [],
    ...rest,
  };
  return {
    result,
    rules,
    frameworks: evidenceFor(allFrameworks, rules, result),
    families: new Map([
      ['missing-decrypt-grant', 'authorization'],
      ['ungated-production', 'approval'],
    ]),
  };
}

/** A pipeline of one stage with one deploy into another account. */
export function drawing(
  name: string,
  file = 'templates/pipeline.yaml',
  instance = file,
): AuditResult['systems'][number]['pipelines'][number] {
  const seen = (logicalId: string): ResourceDrawing => ({ name: logicalId, inView: { instance, file, logicalId } });
  return {
    name,
    place: placeIn(file, 8, '  Pipeline:', 'Pipeline', { logicalId: 'Pipeline', route: '' }),
    instance,
    type: 'V2',
    executionMode: 'SUPERSEDED',
    account: '111111111111',
    region: 'eu-west-1',
    role: seen('PipelineRole'),
    stores: [{ bucket: seen('Artifacts'), key: seen('ArtifactKey') }],
    stages: [
      {
        name: 'Production',
        entryRules: [],
        partial: false,
        actions: [
          {
            name: 'Deploy',
            subject: `${name} / Production / Deploy`,
            place: placeIn(file, 41, '            - Name: Deploy', 'Name', {
              logicalId: 'Pipeline',
              route: 'Properties.Stages[2].Actions[0]',
            }),
            provider: 'CloudFormation',
            category: 'Deploy',
            runOrder: 1,
            target: 'web',
            account: '222222222222',
            region: 'eu-west-1',
            roles: [{ as: 'action', role: { name: 'deploy', account: '222222222222' } }],
            inputs: ['Package'],
            outputs: [],
            environment: 'Production',
            deploy: { production: 'yes', gated: 'no' },
          },
        ],
      },
    ],
    partial: false,
  };
}
