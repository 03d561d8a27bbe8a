import { describe, expect, test } from 'vitest';
import { graphOf, subjectNamed } from '../testing/graph.ts';
import type { Purpose } from './build-commands.ts';
import type { BuildProject } from './build-project.ts';

function projectIn(template: string, assets: Readonly<Record<string, string>> = {}): BuildProject {
  return subjectNamed(graphOf({ template, assets }), 'build-project', 'Build');
}

const withBuildspec = (buildspec: string, more = ''): string => `
Parameters:
  Command: {Type: String}
Resources:
  Build:
    Type: AWS::CodeBuild::Project
    Properties:
      ${more}
      Source:
        Type: CODEPIPELINE
        BuildSpec: ${buildspec}
`;

describe('buildspecs', () => {
  test('inline ones give their commands in the order of phases', () => {
    const { buildspec } = projectIn(
      withBuildspec(`|
          version: 0.2
          phases:
            build:
              commands:
                - docker build -t app .
              finally:
                - echo done
            install:
              commands: [npm ci]
`),
    );
    expect(buildspec.where).toBe('inline');
    expect(buildspec.commands.map(({ phase, part, text }) => [phase, part, text.known])).toEqual([
      ['install', 'commands', 'npm ci'],
      ['build', 'commands', 'docker build -t app .'],
      ['build', 'finally', 'echo done'],
    ]);
  });

  test('keep references inside commands as what they are', () => {
    const { buildspec } = projectIn(
      withBuildspec(`!Sub |
          version: 0.2
          phases:
            build:
              commands:
                - run \${Command} --now
`),
    );
    expect(buildspec.commands[0]?.text.print()).toBe('run ${Command} --now');
    expect(buildspec.commands[0]?.text.because).toMatchObject([{ kind: 'parameter', name: 'Command' }]);
  });

  test('may be JSON, as the CDK writes it', () => {
    const { buildspec } = projectIn(withBuildspec(`'{"version": "0.2", "phases": {"build": {"commands": ["cdk deploy"]}}}'`));
    expect(buildspec.commands.map(({ text }) => text.known)).toEqual(['cdk deploy']);
  });

  test('in a file in view are read from it, with places of their own', () => {
    const { buildspec } = projectIn(withBuildspec('ci/build.yml'), {
      'ci/build.yml': 'phases:\n  build:\n    commands:\n      - pytest\n',
    });
    expect(buildspec.where).toBe('file');
    expect(buildspec.commands[0]?.at.document.file).toBe('ci/build.yml');
  });

  test.each([
    ['ci/build.yml', 'the buildspec ci/build.yml'],
    ['!Ref AWS::NoValue', 'the buildspec.yml of the source'],
  ])('elsewhere (%s) say what is missing', (written, what) => {
    const { buildspec } = projectIn(withBuildspec(written));
    expect(buildspec.where).toBe('elsewhere');
    expect(buildspec.serves('image-build')).toEqual({ because: [{ kind: 'not-in-view', what }] });
  });

  test.each(['"phases: [unclosed\\n"', '"- a\\n- b\\n"', '"{broken"', '"phases: {build: {commands: {a: b}}}\\n"'])(
    'that are broken (%s) are not known',
    (written) => {
      const { buildspec } = projectIn(withBuildspec(written));
      expect(buildspec.commands).toEqual([]);
      expect(typeof buildspec.serves('deploy')).toBe('object');
    },
  );
});

describe('what commands are for', () => {
  const serving = (purpose: Purpose, command: string): unknown =>
    projectIn(withBuildspec(JSON.stringify(`phases: {build: {commands: [${JSON.stringify(command)}]}}\n`))).buildspec.serves(purpose);

  test.each([
    ['deploy', 'sam deploy --stack-name prod'],
    ['deploy', 'aws cloudformation deploy --template-file t.yml'],
    ['deploy', 'cd app && terraform -chdir=x apply -auto-approve'],
    ['test', 'python -m pytest tests'],
    ['test', 'npm run test:unit'],
    ['test', 'mvn -B verify'],
    ['scan', 'trivy image app'],
    ['image-build', 'docker build -t app .'],
    ['image-build', 'docker buildx build --push .'],
    ['container-engine', 'docker run --rm app'],
    ['sign', 'cosign sign $IMAGE'],
  ] as const)('%s: %s', (purpose, command) => {
    expect(serving(purpose, command)).toBe('yes');
  });

  test.each([
    ['image-build', 'docker login -u AWS'],
    ['image-build', 'docker pull app && docker tag app x:latest'],
    ['container-engine', 'docker push app'],
    ['test', 'echo latest'],
    ['deploy', 'cdk synth'],
    ['deploy', '# sam deploy'],
  ] as const)('not %s: %s', (purpose, command) => {
    expect(serving(purpose, command)).toBe('no');
  });

  test('a script of the source may do anything', () => {
    expect(serving('deploy', './scripts/release.sh prod')).toMatchObject({ because: [{ kind: 'not-in-view' }] });
  });

  test('the commands themselves are given', () => {
    const { buildspec } = projectIn(withBuildspec(`"phases: {build: {commands: [ls, docker build .]}}\\n"`));
    expect(buildspec.commandsFor('image-build').map(({ text }) => text.known)).toEqual(['docker build .']);
  });
});

describe('webhooks of projects', () => {
  const triggers = (written: string): unknown => projectIn(withBuildspec('b.yml', `Triggers: ${written}`)).triggers.pullRequests;

  test.each([
    ['{Webhook: true}', 'yes'],
    ['{Webhook: "true", FilterGroups: [[{Type: EVENT, Pattern: "PUSH, PULL_REQUEST_CREATED"}]]}', 'yes'],
    ['{Webhook: true, FilterGroups: [[{Type: EVENT, Pattern: PUSH}]]}', 'no'],
    ['{Webhook: false}', 'no'],
    ['{BuildType: BUILD}', 'no'],
  ])('%s builds pull requests: %s', (written, answer) => {
    expect(triggers(written)).toBe(answer);
  });

  test('events by a parameter are unknown', () => {
    expect(triggers('{Webhook: true, FilterGroups: [[{Type: EVENT, Pattern: !Ref Command}]]}')).toMatchObject({
      because: [{ name: 'Command' }],
    });
  });
});

test('variables have the type PLAINTEXT unless they say otherwise', () => {
  const { variables, privileged } = projectIn(
    withBuildspec(
      'b.yml',
      'Environment: {PrivilegedMode: "true", EnvironmentVariables: [{Name: A, Value: 1}, {Name: B, Value: x, Type: SECRETS_MANAGER}, !Ref AWS::NoValue]}',
    ),
  );
  expect(variables.items.map(({ type }) => 'value' in type && type.value)).toEqual(['PLAINTEXT', 'SECRETS_MANAGER']);
  expect(privileged).toMatchObject({ state: 'set', value: true });
});
