import { entryOf, isRawMap, type Moved, type Raw, type RawMap, type ResourceDefinition } from '../../../resource/index.ts';
import { type DeploymentPreferences, isSwitchedOff } from './deployment-preference.ts';
import type { Expansion } from './expansion.ts';
import { withGlobals } from './globals.ts';
import { entryIn, isCall, remade, unknownPart } from './pieces.ts';
import { makeRole } from './role.ts';

/** Makes of a SAM function what SAM does, as far as deliveries see it. Source: samtranslator 1.110, `sam_resources.py`. */
export function expandFunction(definition: ResourceDefinition, out: Expansion, preferences: DeploymentPreferences): void {
  const { logicalId: owner, raw } = definition;
  const properties = withGlobals(definition, out.template.document);
  const condition = conditionOf(raw);
  const role = entryIn(properties, 'Role') === undefined ? functionRole(owner, properties, condition, out) : undefined;
  out.keep({
    ...definition,
    type: 'AWS::Lambda::Function',
    raw: {
      ...raw,
      Type: 'AWS::Lambda::Function',
      Properties: { ...lambdaProperties(properties), ...(role === undefined ? {} : { Role: role }) },
    },
    madeBy: { transform: 'serverless', logicalId: owner },
  });
  const alias = entryIn(properties, 'AutoPublishAlias');
  if (alias === undefined) return;
  const version = `${owner}Version`;
  out.make({
    logicalId: version,
    type: 'AWS::Lambda::Version',
    properties: { FunctionName: { Ref: owner } },
    from: alias,
    owner,
    condition,
  });
  const preference = entryIn(properties, 'DeploymentPreference');
  const updatePolicy = preference === undefined ? undefined : preferences.add(owner, preference, condition);
  const provisioned = entryIn(properties, 'ProvisionedConcurrencyConfig');
  out.make({
    logicalId: `${owner}Alias${aliasPart(alias, out)}`,
    type: 'AWS::Lambda::Alias',
    properties: {
      Name: alias,
      FunctionName: { Ref: owner },
      FunctionVersion: { 'Fn::GetAtt': [version, 'Version'] },
      ...(provisioned === undefined ? {} : { ProvisionedConcurrencyConfig: provisioned }),
    },
    from: alias,
    owner,
    condition,
    ...(updatePolicy === undefined ? {} : { sections: { UpdatePolicy: updatePolicy } }),
  });
}

/** The condition of a resource. */
export function conditionOf(raw: RawMap): string | undefined {
  const condition = entryOf(raw, 'Condition');
  return typeof condition === 'string' ? condition : undefined;
}

/** What an alias's name adds to its logical id; SAM looks a parameter's value up. */
export function aliasPart(alias: Moved, out: Expansion): string {
  const fallback = entryOf(out.parameter(alias.raw)?.raw, 'Default');
  const name = typeof alias.raw === 'string' ? alias.raw : typeof fallback === 'string' ? fallback : '';
  return name.replaceAll('-', 'D').replaceAll('_', 'U');
}

/** Properties that are called otherwise in `AWS::Lambda::Function`, and those that something else is made of. */
const CONSUMED = new Set([
  'CodeUri',
  'InlineCode',
  'ImageUri',
  'Tracing',
  'DeadLetterQueue',
  'Tags',
  'Policies',
  'AutoPublishAlias',
  'DeploymentPreference',
  'ProvisionedConcurrencyConfig',
  'AssumeRolePolicyDocument',
  'PermissionsBoundary',
  'RolePath',
  'Events',
]);

function lambdaProperties(properties: Moved): RawMap {
  const kept = Object.entries(isRawMap(properties.raw) ? properties.raw : {}).filter(([key]) => !CONSUMED.has(key));
  const tracing = entryIn(properties, 'Tracing');
  const queue = entryIn(properties, 'DeadLetterQueue');
  const target = queue === undefined ? undefined : entryIn(queue, 'TargetArn');
  const tags = entryIn(properties, 'Tags');
  // Without an alias, or switched off, SAM makes nothing of a preference; it is kept so that it can be told of.
  const preference = entryIn(properties, 'DeploymentPreference');
  const made = entryIn(properties, 'AutoPublishAlias') !== undefined && !(preference !== undefined && isSwitchedOff(preference));
  const idle = made ? undefined : preference;
  const code = functionCode(properties);
  return {
    ...Object.fromEntries(kept),
    ...(code === undefined ? {} : { Code: code }),
    ...(tracing === undefined ? {} : { TracingConfig: { Mode: tracing } }),
    ...(target === undefined ? {} : { DeadLetterConfig: { TargetArn: target } }),
    ...(tags === undefined ? {} : { Tags: tagList(tags) }),
    ...(idle === undefined ? {} : { DeploymentPreference: idle }),
  };
}

/** Tags as CloudFormation lists them. */
export function tagList(tags: Moved): Raw {
  if (!isRawMap(tags.raw) || isCall(tags.raw)) return tags;
  return remade(
    tags,
    Object.keys(tags.raw).map((key) => ({ Key: key, Value: entryIn(tags, key) ?? null })),
  );
}

function functionCode(properties: Moved): Raw | undefined {
  const inline = entryIn(properties, 'InlineCode');
  if (inline !== undefined) return { ZipFile: inline };
  const image = entryIn(properties, 'ImageUri');
  if (image !== undefined) return { ImageUri: image };
  const uri = entryIn(properties, 'CodeUri');
  return uri === undefined ? undefined : storedCode(uri);
}

const S3_URI = /^s3:\/\/([^/]+)\/(.+)$/;
const PARTS: readonly (readonly [string, string])[] = [
  ['S3Bucket', 'Bucket'],
  ['S3Key', 'Key'],
  ['S3ObjectVersion', 'Version'],
];

/** A local folder is uploaded by `sam package`: where to is not in the template. */
export function storedCode(uri: Moved): Raw {
  const named = typeof uri.raw === 'string' ? S3_URI.exec(uri.raw) : null;
  if (named !== null) return remade(uri, { S3Bucket: named[1] ?? '', S3Key: named[2] ?? '' });
  if (!isRawMap(uri.raw) || isCall(uri.raw)) return remade(uri, unknownPart('code'));
  return remade(
    uri,
    Object.fromEntries(
      PARTS.flatMap(([name, of]): [string, Raw][] => {
        const part = entryIn(uri, of);
        return part === undefined ? [] : [[name, part]];
      }),
    ),
  );
}

/** Policies for reading an event source. Source: samtranslator `eventsources/pull.py`. Sources not listed get a document of their own. */
const READING: ReadonlyMap<string, string> = new Map([
  ['SQS', 'service-role/AWSLambdaSQSQueueExecutionRole'],
  ['Kinesis', 'service-role/AWSLambdaKinesisExecutionRole'],
  ['DynamoDB', 'service-role/AWSLambdaDynamoDBExecutionRole'],
  ['MSK', 'service-role/AWSLambdaMSKExecutionRole'],
]);
const READING_BY_DOCUMENT = new Set(['MQ', 'SelfManagedKafka', 'DocumentDB']);

function functionRole(owner: string, properties: Moved, condition: string | undefined, out: Expansion): RawMap {
  const has = (name: string): boolean => entryIn(properties, name) !== undefined;
  const events = entryIn(properties, 'Events');
  const sources =
    events === undefined || !isRawMap(events.raw)
      ? []
      : Object.keys(events.raw).map((name) => String(entryIn(entryIn(events, name) ?? events, 'Type')?.raw));
  const managed = [
    'service-role/AWSLambdaBasicExecutionRole',
    ...(has('Tracing') && entryIn(properties, 'Tracing')?.raw !== 'Disabled' ? ['AWSXRayDaemonWriteAccess'] : []),
    ...(has('VpcConfig') ? ['service-role/AWSLambdaVPCAccessExecutionRole'] : []),
    ...new Set(sources.flatMap((source) => READING.get(source) ?? [])),
  ];
  const queue = entryIn(properties, 'DeadLetterQueue');
  const documents: Raw[] = queue === undefined ? [] : [queueDocument(queue)];
  if (has('EventInvokeConfig')) documents.push(unknownPart('destinations'));
  if (sources.some((source) => READING_BY_DOCUMENT.has(source))) documents.push(unknownPart('event sources'));
  return makeRole(out, { owner, properties, condition, service: 'lambda.amazonaws.com', managed, documents });
}

function queueDocument(queue: Moved): Raw {
  const target = entryIn(queue, 'TargetArn');
  const action = entryIn(queue, 'Type')?.raw === 'SNS' ? 'sns:Publish' : 'sqs:SendMessage';
  return { Version: '2012-10-17', Statement: [{ Action: action, Resource: target ?? unknownPart('dead-letter queue'), Effect: 'Allow' }] };
}
