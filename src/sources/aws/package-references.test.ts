import { describe, expect, it } from 'vitest';
import { packagesOf } from './package-references.ts';

function packages(command: string) {
  const environmentVariables = [
    { name: 'DOMAIN', value: 'acme', type: 'PLAINTEXT' as const },
    { name: 'HIDDEN', value: 'name-of-a-parameter', type: 'PARAMETER_STORE' as const },
  ];
  const source = { type: 'CODEPIPELINE' as const, buildspec: `phases:\n  install:\n    commands:\n      - ${command}\n` };
  return packagesOf({ source, environment: { type: undefined, image: undefined, computeType: undefined, environmentVariables } });
}

describe('the packages that a build installs', () => {
  it.each([
    ['aws codeartifact login --tool npm --domain acme --domain-owner 111111111111 --repository npm', ['acme', '111111111111', 'npm']],
    ['export T=`aws codeartifact get-authorization-token --domain=acme`', ['acme', undefined, undefined]],
    ["aws codeartifact login --tool pip --repository 'py' --domain $DOMAIN", ['acme', undefined, 'py']],
  ])('%s', (command, [domain, owner, repository]) => {
    expect(packages(command)).toEqual([{ domain, owner, repository }]);
  });

  it.each([
    'aws codeartifact login --tool npm --domain $OTHER --repository npm',
    'aws codeartifact login --tool npm --domain $HIDDEN',
    'aws codeartifact login --tool npm --domain acme --domain-owner someone',
    'aws codeartifact list-domains && echo --domain acme',
    'aws codeartifact login',
  ])('%s: nothing is known', (command) => {
    expect(packages(command)).toEqual([]);
  });
});
