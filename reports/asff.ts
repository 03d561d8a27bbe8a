import type { Finding, ReportInput, ReportOptions } from '../src/audit/result.ts';
import type { AnyRule, Confidence, Severity } from '../src/rule/types.ts';
import { clip } from '../src/text/clip.ts';
import { stableJsonList } from '../src/text/json.ts';
import { forTerminal } from '../src/text/terminal.ts';
import { count } from '../src/text/words.ts';
import { controlTitles, type Location, locationsOf, partitionOf } from './findings/accounts.ts';
import { each, inPieces } from './findings/pieces.ts';
import { linesOf, pathFromRoot } from './findings/place.ts';
import { unreadNote } from './findings/unread.ts';

/**
 * Source: "AWS Security Finding Format (ASFF)" of the Security Hub User Guide, and the service model of
 * BatchImportFindings, version 2018-10-26, which gives the lengths in UTF-16 units.
 */
const LENGTHS = { title: 256, description: 1024, recommendation: 512, field: 2048, resource: 512 };
const MOST_REQUIREMENTS = 32;

const LABEL: Readonly<Record<Severity, string>> = {
  critical: 'CRITICAL',
  high: 'HIGH',
  medium: 'MEDIUM',
  low: 'LOW',
  info: 'INFORMATIONAL',
};
const CONFIDENCE: Readonly<Record<Confidence, number>> = { high: 95, medium: 70, low: 40 };

/** Types of CloudFormation that ASFF has a name for; others are `Other`. */
const RESOURCE_TYPES: Readonly<Record<string, string>> = {
  'AWS::CloudFormation::Stack': 'AwsCloudFormationStack',
  'AWS::CloudWatch::Alarm': 'AwsCloudWatchAlarm',
  'AWS::CodeBuild::Project': 'AwsCodeBuildProject',
  'AWS::ECR::Repository': 'AwsEcrRepository',
  'AWS::ECS::Service': 'AwsEcsService',
  'AWS::ECS::TaskDefinition': 'AwsEcsTaskDefinition',
  'AWS::IAM::ManagedPolicy': 'AwsIamPolicy',
  'AWS::IAM::Role': 'AwsIamRole',
  'AWS::IAM::User': 'AwsIamUser',
  'AWS::KMS::Key': 'AwsKmsKey',
  'AWS::Lambda::Function': 'AwsLambdaFunction',
  'AWS::S3::Bucket': 'AwsS3Bucket',
  'AWS::SNS::Topic': 'AwsSnsTopic',
  'AWS::SQS::Queue': 'AwsSqsQueue',
  'AWS::SecretsManager::Secret': 'AwsSecretsManagerSecret',
  'AWS::Serverless::Function': 'AwsLambdaFunction',
  'AWS::StepFunctions::StateMachine': 'AwsStepFunctionStateMachine',
};

/** For Security Hub: what BatchImportFindings takes, an entry for each account and region in which a finding holds. */
export default inPieces({
  name: 'asff',
  description: 'AWS Security Finding Format, for Security Hub',
  *pieces(input, options) {
    const rules = new Map(input.rules.map((rule) => [rule.id, rule]));
    yield* stableJsonList(
      each(input.result.findings, (finding) =>
        locationsOf(finding).map((location) => entry(finding, location, rules.get(finding.rule), input, options)),
      ),
      { indent: 2 },
    );
    yield '\n';
  },
  leftOut({ result }) {
    const without = result.findings.filter((finding) => locationsOf(finding).length === 0).length;
    return without === 0
      ? unreadNote('ASFF', result)
      : [
          ...unreadNote('ASFF', result),
          `the ASFF file leaves out ${count(without, 'finding')}: Security Hub wants account and region of each; \`deployments\` in the configuration say where a template is deployed`,
        ];
  },
});

function entry(
  finding: Finding,
  location: Location,
  rule: AnyRule | undefined,
  { frameworks }: ReportInput,
  options: ReportOptions,
): object {
  const { account, region } = location;
  const partition = partitionOf(region);
  const severity = { Label: LABEL[finding.severity], Original: finding.severity };
  const types = ['Software and Configuration Checks/AWS Security Best Practices'];
  const [url] = rule?.docs.references ?? [];
  return {
    SchemaVersion: '2018-10-08',
    Id: finding.fingerprint,
    ProductArn: `arn:${partition}:securityhub:${region}:${account}:product/${account}/default`,
    GeneratorId: `pipeaudit/${finding.rule}`,
    AwsAccountId: account,
    Types: types,
    CreatedAt: options.time,
    UpdatedAt: options.time,
    Severity: severity,
    Confidence: CONFIDENCE[finding.confidence],
    Title: text(rule === undefined ? finding.message : `${rule.docs.title}: ${finding.subject.name}`, LENGTHS.title),
    Description: text(finding.message, LENGTHS.description),
    ...(rule === undefined
      ? {}
      : {
          Remediation: {
            Recommendation: { Text: text(rule.docs.fix, LENGTHS.recommendation), ...(url === undefined ? {} : { Url: url }) },
          },
        }),
    ProductFields: fields(finding, options),
    Resources: [resource(finding, location, options)],
    Compliance: {
      Status: 'FAILED',
      ...(finding.controls.length === 0
        ? {}
        : { RelatedRequirements: controlTitles(finding.controls, frameworks).slice(0, MOST_REQUIREMENTS) }),
    },
    Workflow: { Status: 'NEW' },
    RecordState: 'ACTIVE',
    FindingProviderFields: { Severity: severity, Types: types, Confidence: CONFIDENCE[finding.confidence] },
  };
}

function resource({ place, subject }: Finding, { region }: Location, options: ReportOptions): object {
  const lines = linesOf(place);
  const details = {
    ...(lines === undefined ? {} : { Template: `${pathFromRoot(lines.file, options)}:${lines.line}` }),
    ...(place.logicalId === undefined ? {} : { LogicalId: place.logicalId }),
    ...(place.resourceType === undefined ? {} : { ResourceType: place.resourceType }),
    ...(place.constructPath === undefined ? {} : { ConstructPath: place.constructPath }),
    Subject: `${subject.kind} ${subject.name}`,
  };
  const name =
    place.arn ?? [...(lines === undefined ? [] : [pathFromRoot(lines.file, options)]), place.logicalId ?? subject.name].join('#');
  return {
    Type: (place.resourceType === undefined ? undefined : RESOURCE_TYPES[place.resourceType]) ?? 'Other',
    Id: text(name, LENGTHS.resource),
    Partition: partitionOf(region),
    Region: region,
    Details: { Other: texts(details) },
  };
}

function fields({ rule, confidence, pipeline, environment, fingerprint, occurrences }: Finding, { time }: ReportOptions): object {
  const worlds = [...new Set(occurrences.map(({ world }) => world))].filter((world) => world !== undefined);
  return texts({
    'pipeaudit/rule': rule,
    'pipeaudit/confidence': confidence,
    'pipeaudit/fingerprint': fingerprint,
    'pipeaudit/audited': time,
    ...(pipeline === undefined ? {} : { 'pipeaudit/pipeline': pipeline }),
    ...(environment === undefined ? {} : { 'pipeaudit/environment': environment }),
    ...(worlds.length === 0 ? {} : { 'pipeaudit/holdsWhen': worlds.join('; or ') }),
  });
}

function texts(values: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, text(value, LENGTHS.field)]));
}

/** Never empty: Security Hub refuses what is. */
function text(value: string, most: number): string {
  return clip(forTerminal(value), most).trim() || '-';
}
