import { describe, expect, it } from 'vitest';
import type { Collector } from './collector.ts';
import { collectors } from './collectors/index.ts';
import { guard, ReadOnlyGuardError } from './guard.ts';
import { permissionsOf } from './permissions.ts';

const all = collectors as unknown as readonly Collector[];

/** Words with which no operation that only reads configuration begins. */
const WRITES =
  /^(Create|Put|Update|Delete|Start|Stop|Set|Add|Remove|Attach|Detach|Tag|Untag|Register|Deregister|Invoke|Execute|Enable|Disable|Publish|Send|Run|Import|Cancel|Retry|Poll|Acknowledge)/;
/** Reads that hand out contents, secrets or credentials, or start work in the account. */
const NEVER = [
  'secretsmanager:GetSecretValue',
  'secretsmanager:BatchGetSecretValue',
  'ssm:GetParameter',
  'ssm:GetParameters',
  'ssm:GetParametersByPath',
  'ssm:GetParameterHistory',
  'kms:Decrypt',
  'lambda:GetFunction',
  'codecommit:GetFile',
  'codecommit:GitPull',
  'ecr:GetAuthorizationToken',
  'codeartifact:GetAuthorizationToken',
  's3:GetObject',
  'cloudformation:DetectStackDrift',
  'iam:GenerateServiceLastAccessedDetails',
  'iam:GenerateCredentialReport',
];

describe.each(all.map((collector) => [collector.service, collector] as const))('%s', (_, collector) => {
  it('refuses every command that it does not declare before a request is made', async () => {
    const sdk = (await collector.sdk()) as Readonly<Record<string, new (input: object) => object>>;
    let requests = 0;
    const requestHandler = {
      handle: async () => {
        requests++;
        throw new Error('sent');
      },
    };
    const Client = sdk[collector.client] as unknown as new (settings: object) => { send(command: object): Promise<unknown> };
    const client = new Client({
      region: 'us-east-1',
      credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
      requestHandler,
      maxAttempts: 1,
    });
    guard(client as unknown as Parameters<typeof guard>[0], collector);
    const names = Object.keys(sdk).filter((name) => /^[A-Z]\w+Command$/.test(name));
    const let_through: string[] = [];
    for (const name of names) {
      const Command = sdk[name];
      if (Command === undefined || collector.operations[name.slice(0, -'Command'.length)] !== undefined) continue;
      const error = await client.send(new Command({})).catch((thrown: unknown) => thrown);
      if (!(error instanceof ReadOnlyGuardError)) let_through.push(name);
    }
    expect(names.length).toBeGreaterThan(5);
    expect(let_through).toEqual([]);
    expect(requests).toBe(0);
  });

  it('declares operations that its package has, and that only read', async () => {
    const sdk = (await collector.sdk()) as Readonly<Record<string, unknown>>;
    for (const name of Object.keys(collector.operations)) {
      expect(sdk[`${name}Command`], name).toBeTypeOf('function');
      expect(name).not.toMatch(WRITES);
      expect(NEVER).not.toContain(`${collector.service}:${name}`);
    }
    expect(sdk[collector.client]).toBeTypeOf('function');
  });
});

it('gives every permission a purpose', () => {
  for (const { action, for: purpose } of permissionsOf(all)) {
    expect(action).toMatch(/^[a-z0-9-]+:[A-Z]\w+$/);
    expect(purpose.length).toBeGreaterThan(10);
  }
});
