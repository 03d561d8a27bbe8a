import { defineRule, type Subjects } from '../../src/rule/index.ts';

export default defineRule({
  id: 'test-beside-deploy',
  since: '0.1.0',
  status: 'stable',
  severity: 'medium',
  confidence: 'medium',
  audience: 'default',
  subject: 'stage',
  controls: ['nist-800-53:SA-11'],
  peers: [],
  docs: {
    title: 'Test that does not wait for the deploy',
    what: 'Finds test actions that have the run order of the deploy in their stage, so that both run at the same time.',
    why: 'The test meets what ran before, or nothing at all. Whatever it says, the next environment is released on that result.',
    fix: 'Give the test a higher `RunOrder` than the deploy.',
    references: ['https://docs.aws.amazon.com/codepipeline/latest/userguide/action-requirements.html#action.runOrder'],
  },
  messages: {
    beside: (d: { test: string; deploy: string }) => `${d.test} runs beside ${d.deploy}, so it tests what was there before`,
  },
  supersedes: [],
  check({ actions }, ctx) {
    for (const test of actions.filter(({ category }) => 'value' in category && category.value === 'Test')) {
      const deploy = actions.find((action) => deploys(action) && runsBeside(test, action));
      // A test that waits for some deploy of the stage tests that one.
      if (deploy === undefined || actions.some((action) => deploys(action) && runsBefore(action, test))) continue;
      const order = test.value.get('RunOrder');
      ctx.fail(
        'beside',
        order.kind === 'absent' ? test.at : order.at,
        { test: test.name, deploy: deploy.name },
        { related: [{ place: deploy.at, note: 'deploys at the same time' }] },
      );
    }
  },
});

type Action = Subjects['action'];

/** Making a change set deploys nothing yet. */
function deploys({ category, configuration }: Action): boolean {
  const mode = configuration.get('ActionMode').string();
  const idle = 'value' in mode && (mode.value === 'CHANGE_SET_REPLACE' || mode.value === 'DELETE_ONLY');
  return 'value' in category && category.value === 'Deploy' && !idle;
}

function runsBeside({ runOrder: one }: Action, { runOrder: other }: Action): boolean {
  return 'value' in one && 'value' in other && one.value === other.value;
}

function runsBefore({ runOrder: one }: Action, { runOrder: other }: Action): boolean {
  return 'value' in one && 'value' in other && one.value < other.value;
}
