import { describe, expect, it } from 'vitest';
import { iamAction, iamServices } from '../../facts/iam-actions.ts';
import { artifactRead, artifactWrite, serviceRole } from './artifact-store.ts';
import * as builds from './build-roles.ts';
import * as deployments from './deployment-roles.ts';
import * as events from './event-roles.ts';
import { actionRequirements, requirementsOf, sourceNames } from './index.ts';
import * as stacks from './stack-roles.ts';
import { stageRules } from './stage-rules.ts';

const all = [
  ...actionRequirements.flatMap(({ requirements }) => requirements),
  ...artifactRead,
  ...artifactWrite,
  ...serviceRole,
  ...stageRules.flatMap(({ requirements }) => requirements),
  ...[builds, deployments, events, stacks].flatMap((lists) => Object.values(lists).flat()),
];

describe('the table of requirements', () => {
  it('names each requirement once', () => {
    const ids = all.map(({ id }) => id);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  });

  it('names sources for each', () => {
    expect(all.filter(({ sources }) => sources.length === 0 || sources.some((name) => !Object.hasOwn(sourceNames, name)))).toEqual([]);
  });

  it('names actions that there are', () => {
    const names = all.flatMap(({ calls }) => calls.flatMap(({ actions }) => actions)).filter((name) => !name.includes('*'));
    const strangers = names.filter((name) => {
      const [service = '', action = ''] = name.split(':');
      return iamServices.includes(service) && iamAction(service, action) === undefined;
    });
    expect(strangers).toEqual([]);
  });

  it('knows every action type', () => {
    const types = `
      Source AWS: S3 CodeCommit ECR CodeStarSourceConnection
      Source ThirdParty: GitHub
      Build AWS: CodeBuild ECRBuildAndPublish
      Test AWS: CodeBuild DeviceFarm
      Compute AWS: Commands
      Deploy AWS: CloudFormation CloudFormationStackSet CloudFormationStackInstances CodeDeploy CodeDeployToECS ECS S3 Lambda EC2 EKS
      Deploy AWS: ElasticBeanstalk OpsWorks ServiceCatalog AppConfig
      Deploy ThirdParty: AlexaSkillsKit
      Invoke AWS: Lambda StepFunctions InspectorScan CodePipeline
      Invoke ThirdParty: Snyk
      Approval AWS: Manual
      Build Custom: Jenkins
      Test Custom: Jenkins
      Deploy Custom: AnyOther`;
    const named = [...types.matchAll(/(\w+) (\w+): (.+)/g)].flatMap(([, category = '', owner = '', providers = '']) =>
      providers.split(' ').map((provider) => [category, owner, provider] as const),
    );
    expect(named).toHaveLength(34);
    expect(named.filter(([category, owner, provider]) => requirementsOf(category, owner, provider) === undefined)).toEqual([]);
  });

  it.each([
    ['CloudFormation', 'ActionMode', ['CREATE_UPDATE', 'REPLACE_ON_FAILURE', 'DELETE_ONLY', 'CHANGE_SET_REPLACE', 'CHANGE_SET_EXECUTE']],
    ['CodeBuild', 'BatchEnabled', ['true']],
    ['CodeCommit', 'OutputArtifactFormat', ['CODEBUILD_CLONE_REF']],
    ['CodeStarSourceConnection', 'OutputArtifactFormat', ['CODEBUILD_CLONE_REF']],
    ['CloudFormationStackSet', 'CallAs', ['DELEGATED_ADMIN']],
  ])('knows the modes of %s', (provider, key, modes) => {
    const asked = actionRequirements
      .filter((entry) => entry.provider === provider)
      .flatMap(({ requirements }) => requirements.flatMap(({ when }) => (when === undefined ? [] : [when].flat())))
      .flatMap((when) => (when.kind === 'config' && when.key === key && 'is' in when ? when.is : []));
    expect(modes.filter((mode) => !asked.includes(mode))).toEqual([]);
  });

  it('finds builds in every category, and custom actions by their owner', () => {
    expect(requirementsOf('Test', 'AWS', 'CodeBuild')?.provider).toBe('CodeBuild');
    expect(requirementsOf('Deploy', 'Custom', 'Anything')?.owner).toBe('Custom');
    expect(requirementsOf('Deploy', 'AWS', 'Anything')).toBeUndefined();
  });
});
