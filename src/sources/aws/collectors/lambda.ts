import type * as Lambda from '@aws-sdk/client-lambda';
import { defineCollector, type Reader, type Target } from '../collector.ts';
import { document, pick } from '../convert.ts';
import { variableValue } from '../door.ts';
import { type Json, type JsonMap, properties } from '../reading.ts';

type LambdaReader = Reader<typeof Lambda, 'GetFunctionConfiguration' | 'ListAliases' | 'GetPolicy'>;

export default defineCollector({
  service: 'lambda',
  sdk: () => import('@aws-sdk/client-lambda'),
  client: 'LambdaClient',
  rates: { default: 5 },
  operations: {
    GetFunctionConfiguration: { for: 'role and settings of the functions that pipelines invoke' },
    ListAliases: { for: 'how traffic is shifted to new versions', page: { input: 'Marker', output: 'NextMarker' } },
    GetPolicy: { for: 'who may invoke the functions of a pipeline' },
  },
  collects: {
    'AWS::Lambda::Function': async (targets, reader) => {
      await Promise.all(targets.map((target) => readFunction(target, reader)));
    },
  },
});

async function readFunction(target: Target, reader: LambdaReader): Promise<void> {
  const FunctionName = target.id.split(':function:').at(-1)?.split(':')[0] ?? target.id;
  const got = await reader.call('GetFunctionConfiguration', { FunctionName });
  if (got.state === 'not-read') reader.emitUnread(target, got.because);
  if (got.state !== 'read') return;
  const [aliases, policy] = await Promise.all([
    reader.list('ListAliases', { FunctionName }, (page) => page.Aliases),
    reader.call('GetPolicy', { FunctionName }),
  ]);
  const { Role, Environment, FunctionArn } = got.value;
  reader.emit({
    type: target.type,
    name: FunctionName,
    arn: FunctionArn,
    properties: {
      FunctionName,
      Role,
      ...pick(got.value, 'Runtime', 'Handler', 'Timeout', 'MemorySize', 'PackageType', 'KmsKeyArn'),
      ...(Environment?.Variables === undefined ? {} : { Environment: { Variables: variablesOf(Environment.Variables) } }),
    },
  });
  reader.follow('AWS::IAM::Role', Role);
  if (aliases.state === 'read')
    for (const { Name = '', AliasArn, FunctionVersion, RoutingConfig } of aliases.value)
      reader.emit({
        type: 'AWS::Lambda::Alias',
        name: `${FunctionName}:${Name}`,
        arn: AliasArn,
        properties: { FunctionName, Name, FunctionVersion, ...routing(RoutingConfig?.AdditionalVersionWeights) },
      });
  if (policy.state === 'not-read')
    reader.emit({
      type: 'AWS::Lambda::Permission',
      name: `${FunctionName} policy`,
      arn: FunctionArn,
      properties: { FunctionName, ...properties(policy, () => ({})) },
    });
  else if (policy.state === 'read') emitPermissions(FunctionName, FunctionArn, document(policy.value.Policy), reader);
}

function variablesOf(variables: Readonly<Record<string, string>>): JsonMap {
  return Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, variableValue(name, value)]));
}

function routing(weights: Readonly<Record<string, number>> | undefined): JsonMap {
  const entries = Object.entries(weights ?? {});
  if (entries.length === 0) return {};
  return {
    RoutingConfig: { AdditionalVersionWeights: entries.map(([FunctionVersion, FunctionWeight]) => ({ FunctionVersion, FunctionWeight })) },
  };
}

interface Statement {
  readonly Sid?: string;
  readonly Effect?: string;
  readonly Action?: Json;
  readonly Principal?: string | { readonly Service?: Json; readonly AWS?: Json };
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, Json>>>>;
}

/** The statements of a function's policy, as what made them. */
function emitPermissions(FunctionName: string, arn: string | undefined, policy: Json | undefined, reader: LambdaReader): void {
  const statements = (policy as { readonly Statement?: readonly Statement[] } | undefined)?.Statement ?? [];
  statements.forEach(({ Sid, Action, Principal, Condition }, index) => {
    const condition = (key: string): Json | undefined =>
      Object.values(Condition ?? {})
        .flatMap((keys) => Object.entries(keys))
        .find(([name]) => name.toLowerCase() === key)?.[1];
    reader.emit({
      type: 'AWS::Lambda::Permission',
      name: `${FunctionName} ${Sid ?? `statement ${index + 1}`}`,
      arn,
      properties: {
        FunctionName,
        Action,
        Principal: typeof Principal === 'object' ? (Principal.Service ?? Principal.AWS) : Principal,
        SourceArn: condition('aws:sourcearn'),
        SourceAccount: condition('aws:sourceaccount'),
        PrincipalOrgID: condition('aws:principalorgid'),
      },
    });
  });
}
