import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Text } from '../resource/index.ts';
import { holeOf, textOf, valueFrom } from '../testing/value.ts';
import { commandLines } from './command-line.ts';

const { at } = valueFrom('here');

function lines(commands: readonly (string | Text)[], variables: Readonly<Record<string, string>> = {}): readonly string[] {
  const written = commands.map((text) => ({ phase: 'build', part: 'commands' as const, text: Text.of(text), at }));
  const environment = new Map(Object.entries(variables).map(([name, value]) => [name, Text.of(value)]));
  return commandLines(written, environment).map(({ program, name, options, words }) =>
    [
      program,
      name,
      ...[...options].map(([option, value]) => `--${option}=${value?.print() ?? '?'}`),
      ...words.map((word) => word?.print() ?? '?'),
    ].join(' '),
  );
}

describe('the tools that a build runs', () => {
  it.each([
    ['aws s3 cp app.zip s3://bucket/app.zip', ['aws s3 cp app.zip s3://bucket/app.zip']],
    ['aws --region eu-west-1 s3 sync . s3://bucket', ['aws s3 sync --region=eu-west-1 . s3://bucket']],
    ['aws s3 sync --delete . s3://bucket', ['aws s3 sync --delete= . s3://bucket']],
    ['aws ecs update-service --cluster=c --service "s t"', ['aws ecs update-service --cluster=c --service=s t']],
    ['A=$(aws sts assume-role --role-arn arn:r | jq .)', ['aws sts assume-role --role-arn=arn:r']],
    ['cd infra && npx cdk deploy App', ['cdk deploy App']],
    ['docker pull "$IMAGE"', ['docker pull ?']],
    ['aws s3 ls \\\n  s3://bucket', ['aws s3 ls s3://bucket']],
    ['cd out && zip -qr ../a.zip . && aws s3 cp ../a.zip s3://bucket/a.zip', ['aws s3 cp ../a.zip s3://bucket/a.zip']],
    ['# aws s3 ls', []],
    ['echo aws', []],
  ])('%s', (command, found) => {
    expect(lines([command])).toEqual(found);
  });

  it.each([
    ['that may not run', ['if [ -n "$X" ]; then aws s3 ls s3://b; fi']],
    ['that may fail', ['aws s3 ls s3://b || true']],
    ['of other credentials', ['export AWS_ACCESS_KEY_ID=$(jq .)', 'aws s3 ls s3://b']],
    ['of another profile', ['aws s3 ls s3://b --profile other']],
    ['after a script that may set anything', ['. ./env.sh', 'aws s3 ls s3://b']],
    ['after one among other commands', ['make && source ./env.sh', 'aws s3 ls s3://b']],
  ])('leave out one %s', (_, commands) => {
    expect(lines(commands)).toEqual([]);
  });

  it('have the variables that the environment and the commands before them set', () => {
    expect(lines(['aws s3 ls "s3://$BUCKET/${KEY}"'], { BUCKET: 'b', KEY: 'k' })).toEqual(['aws s3 ls s3://b/k']);
    expect(lines(['export BUCKET=c', 'aws s3 ls s3://$BUCKET'], { BUCKET: 'b' })).toEqual(['aws s3 ls s3://c']);
    expect(lines(['BUCKET=$(cat name)', 'aws s3 ls s3://$BUCKET'], { BUCKET: 'b' })).toEqual(['aws s3 ls ?']);
    expect(lines(["aws s3 ls 's3://$BUCKET'"], { BUCKET: 'b' })).toEqual(['aws s3 ls s3://$BUCKET']);
  });

  it('keep what the template does not know', () => {
    expect(lines([textOf('aws s3 ls s3://', holeOf('Bucket'), '/key')])).toEqual(['aws s3 ls s3://${Bucket}/key']);
  });

  it('are read from any text', () => {
    const piece = fc.constantFrom('aws ', 's3 cp ', '"', "'", '\\', '$A', '${', '--x', '=', '&&', '|', '(', '`', '\n', 'é', ' ');
    fc.assert(
      fc.property(fc.array(fc.array(piece, { maxLength: 20 }).map((parts) => parts.join(''))), (commands) => {
        expect(lines(commands, { A: 'a' })).toBeInstanceOf(Array);
      }),
    );
  });
});
