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

  it('finds builds in every category, and custom actions by their owner', () => {
    expect(requirementsOf('Test', 'AWS', 'CodeBuild')?.provider).toBe('CodeBuild');
    expect(requirementsOf('Deploy', 'Custom', 'Anything')?.owner).toBe('Custom');
    expect(requirementsOf('Deploy', 'AWS', 'Anything')).toBeUndefined();
  });
});
