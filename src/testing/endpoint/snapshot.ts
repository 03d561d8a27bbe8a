import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Manifest } from '../emulator.ts';
import { json } from './dynamic.ts';
import type { WireAnswer } from './errors.ts';
import type { SignedRequest } from './request.ts';

/** The organization of moto-seed.py as its services answer: one line for each request of a scan. */
export const SNAPSHOT = join(import.meta.dirname, '../../../fixtures/endpoint/organization.jsonl');

/** What was answered to a request. */
export interface RecordedAnswer {
  readonly account: string;
  readonly region: string;
  /** As it is signed. */
  readonly service: string;
  readonly operation: string;
  /** The parameters as sorted JSON. */
  readonly input: string;
  /** 200 where it is not said. */
  readonly status?: number;
  readonly errorType?: string;
  /** Data of a JSON protocol, the text of an XML one. */
  readonly answer: unknown;
}

/** The first line of a snapshot: the truth about the organization. */
interface Head {
  readonly manifest: Manifest;
  /** As Organizations lists them. */
  readonly accounts: readonly object[];
}

/** What an endpoint answers. */
export class Snapshot {
  readonly manifest: Manifest;
  readonly accounts: readonly object[];
  private readonly answers: ReadonlyMap<string, RecordedAnswer>;

  constructor({ manifest, accounts }: Head, answers: readonly RecordedAnswer[]) {
    this.manifest = manifest;
    this.accounts = accounts;
    this.answers = new Map(answers.map((answer) => [keyOf(answer), answer]));
  }

  /** @param moved the same organization in another partition */
  static read(file = SNAPSHOT, moved: (text: string) => string = (text) => text): Snapshot {
    const [head, ...answers] = moved(readFileSync(file, 'utf8'))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown);
    return new Snapshot(head as Head, answers as readonly RecordedAnswer[]);
  }

  get management(): string {
    return this.manifest.management;
  }

  /** `aws`, `aws-cn`, `aws-us-gov`. */
  get partition(): string {
    const [first] = this.accounts as readonly { readonly Arn?: string }[];
    return first?.Arn?.split(':')[1] ?? 'aws';
  }

  /** Undefined where nobody asked for it when the snapshot was made. An account that is not in it has no pipelines. */
  answerTo({ region, service, operation, input }: SignedRequest, account: string): WireAnswer | undefined {
    const recorded = this.answers.get(keyOf({ account, region, service, operation, input }));
    if (recorded === undefined) return operation === 'ListPipelines' ? json({ pipelines: [] }) : undefined;
    const { status = 200, errorType, answer } = recorded;
    const isXml = typeof answer === 'string' && answer.startsWith('<');
    return {
      status,
      headers: {
        'content-type': isXml ? 'text/xml' : 'application/x-amz-json-1.1',
        ...(errorType === undefined ? {} : { 'x-amzn-errortype': errorType }),
      },
      body: typeof answer === 'string' ? answer : JSON.stringify(answer),
    };
  }
}

/** Writes a snapshot, sorted. */
export function writeSnapshot(head: Head, answers: readonly RecordedAnswer[], file = SNAPSHOT): void {
  const sorted = [...answers].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  writeFileSync(file, [head, ...sorted].map((line) => `${JSON.stringify(line)}\n`).join(''));
}

/** One endpoint serves all regions of a partition. */
const GLOBAL = new Set(['iam', 'organizations']);

function keyOf({ account, region, service, operation, input }: Omit<RecordedAnswer, 'answer'>): string {
  return [account, GLOBAL.has(service) ? 'global' : region, service, operation, input].join(' ');
}

/** An organization as it would be in another partition: its ARNs name it, and its regions are others. */
export function inPartition(partition: string, regions: Readonly<Record<string, string>>): (text: string) => string {
  return (text) => {
    // IAM writes policy documents as parts of a URL.
    const named = text.replaceAll('arn:aws:', `arn:${partition}:`).replaceAll('arn%3Aaws%3A', `arn%3A${partition}%3A`);
    // Only in us-east-1 has a bucket no location.
    const located = named.replace(/(<LocationConstraint [^>]*?)\/>/g, '$1>us-east-1</LocationConstraint>');
    return Object.entries(regions).reduce((rest, [region, other]) => rest.replaceAll(region, other), located);
  };
}
