import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Io } from '../cli/io.ts';
import { main } from '../cli/main.ts';

/** What a command gave back. */
export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder of its own for a test, in which commands run as a user types them. */
export class Workplace {
  readonly folder = mkdtempSync(join(tmpdir(), 'pipeaudit-test-'));

  /** @param files their text by path; what is no text is written as JSON */
  constructor(files: Readonly<Record<string, unknown>> = {}) {
    for (const [path, content] of Object.entries(files)) this.write(path, content);
  }

  write(path: string, content: unknown): void {
    const file = join(this.folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  }

  read(path: string): string {
    return readFileSync(join(this.folder, path), 'utf8');
  }

  /** Runs `pipeaudit` with the words of a line, in the folder or one below it. */
  async run(line: string, below = '', stdin = ''): Promise<Ran> {
    let stdout = '';
    let stderr = '';
    const io: Io = {
      stdin: (async function* () {
        yield stdin;
      })(),
      stdout: { write: (text) => (stdout += text) },
      stderr: { write: (text) => (stderr += text) },
      env: {},
      cwd: join(this.folder, below),
    };
    const code = await main(line.split(' '), io);
    return { code, stdout, stderr };
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** A template with a build project of each name; `false` makes one finding of `insecure-source-tls`, a high one. */
export function projects(secure: Readonly<Record<string, boolean>>): string {
  const resources = Object.entries(secure).map(
    ([name, isSecure]) => `  ${name}:
    Type: AWS::CodeBuild::Project
    Properties:
      ServiceRole: arn:aws:iam::111111111111:role/build
      Artifacts: { Type: NO_ARTIFACTS }
      Environment: { Type: LINUX_CONTAINER, ComputeType: BUILD_GENERAL1_SMALL, Image: 'aws/codebuild/standard:7.0' }
      Source:
        Type: GITHUB_ENTERPRISE
        Location: https://github.example.com/acme/app.git
        InsecureSsl: ${!isSecure}
`,
  );
  return `Resources:\n${resources.join('')}`;
}
