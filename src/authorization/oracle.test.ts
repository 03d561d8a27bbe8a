import { runSimulation, type SimulationIdentityPolicy } from '@cloud-copilot/iam-simulate';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type PlainPolicy, type PolicyCase, policiesOf, policyCase, requestOf } from '../testing/policy-cases.ts';
import { evaluate } from './evaluate.ts';

/** The other implementation is licensed under the AGPL: tests may use it, nothing that is shipped may. */
const RUNS = process.env.FULL === undefined ? 1_500 : 20_000;

test(`agrees with another implementation on ${RUNS} concrete cases`, async () => {
  await fc.assert(
    fc.asyncProperty(policyCase, async (made) => {
      const expected = await oracle(made);
      const answer = decide(made);
      if (answer !== expected && allowedPastSessionPolicy(made)) expect(answer).toBe(await oracle({ ...made, session: undefined }));
      else expect(answer).toBe(expected);
    }),
    { numRuns: RUNS },
  );
}, 600_000);

function decide(made: PolicyCase): string {
  const { answer, denied } = evaluate(requestOf(made), policiesOf(made));
  if (answer === 'allowed') return 'Allowed';
  if (answer === 'unknown') return answer;
  return denied?.by === 'explicit' ? 'ExplicitlyDenied' : 'ImplicitlyDenied';
}

/**
 * The one known difference: a resource policy of the same account that names the session or everyone allows what the
 * session policy does not (IAM User Guide, "Session policies": "resource-based policies that specify the session ARN").
 */
function allowedPastSessionPolicy(made: PolicyCase): boolean {
  const policies = policiesOf(made);
  const { decisive } = evaluate(requestOf(made), policies);
  return (
    made.session !== undefined &&
    made.principalAccount === made.resourceAccount &&
    policies.resource?.documents[0]?.document === decisive?.document
  );
}

async function oracle(made: PolicyCase): Promise<string> {
  const result = await runSimulation(
    {
      request: {
        principal: callerOf(made),
        action: made.action,
        resource: { resource: made.resource, accountId: made.resourceAccount },
        contextVariables: Object.fromEntries(
          Object.entries(made.context).map(([key, value]) => [key, typeof value === 'string' ? value : [...value]]),
        ),
      },
      identityPolicies: named(made.identity),
      serviceControlPolicies: made.serviceControl.map((policy, index) => ({ orgIdentifier: `level ${index}`, policies: named([policy]) })),
      resourceControlPolicies: made.resourceControl.map((policy, index) => ({
        orgIdentifier: `level ${index}`,
        policies: named([policy]),
      })),
      ...(made.resourcePolicy === undefined ? {} : { resourcePolicy: made.resourcePolicy }),
      ...(made.boundary === undefined ? {} : { permissionBoundaryPolicies: named([made.boundary]) }),
      ...(made.session === undefined ? {} : { sessionPolicy: made.session }),
    },
    { simulationMode: 'Strict' },
  );
  return result.resultType === 'error' ? JSON.stringify(result.errors) : result.overallResult;
}

function callerOf({ principal, principalAccount }: PolicyCase): string {
  if (principal === 'service') return 'codebuild.amazonaws.com';
  return principal === 'role' ? `arn:aws:sts::${principalAccount}:assumed-role/pipeline/run` : `arn:aws:iam::${principalAccount}:user/ann`;
}

function named(policies: readonly PlainPolicy[]): SimulationIdentityPolicy[] {
  return policies.map((policy, index) => ({ name: `policy ${index}`, policy }));
}
