import { type Answer, any, type Cause, unknown } from '../../resource/index.ts';
import type { Subject } from '../../rule/types.ts';
import { referByAction } from '../action-target.ts';
import { serves } from '../build-commands.ts';
import { isCommon, isEarly } from '../environment.ts';
import type { DeliveryGraph, NodeKind } from '../graph.ts';
import { lazy } from '../lazy.ts';
import { before } from '../order.ts';
import type { Action, Pipeline } from '../pipeline.ts';
import { artifactsOf, lineage, shipperOf } from './artifact-use.ts';
import { type Deploy, known, titleWords } from './deploy.ts';
import { type Wave, wavesOf } from './wave.ts';

/** A pipeline with everything that it deploys; one subject for each pipeline that deploys at all. */
export interface Delivery extends Subject {
  readonly kind: 'delivery';
  readonly owner: Pipeline;
  readonly deploys: readonly Deploy[];
  /** Of these, the ones whose target is the same in every execution: no variable of the execution is in its name. */
  readonly shared: readonly Deploy[];
  /** Of the shared, the first to an environment that a team has one of: staging, acceptance, a demo. */
  readonly common: Deploy | undefined;
  /** The deploys that reach production, one for each stage, with what comes before them. */
  readonly production: readonly ProductionDeploy[];
  /** The deploys that start together, in order. */
  readonly waves: readonly Wave[];
}

export interface ProductionDeploy {
  readonly deploy: Deploy;
  /** Deploys to other environments in the same pipeline. */
  readonly others: readonly Deploy[];
  /** Does one of them come first? */
  readonly preceded: Answer;
  /** Does a test, a scan or a validation come first? */
  readonly tested: Answer;
  /** A test that belongs before a release, and comes after this one only; smoke tests are none. */
  readonly testedAfter: Action | undefined;
  /** Did one of these, or an earlier environment, use what is deployed here? */
  readonly artifactTried: Answer;
  readonly scanned: Answer;
  /** The builds whose output it ships, back to the sources. */
  readonly builds: readonly Action[];
}

declare module '../../rule/types.ts' {
  interface Subjects {
    delivery: Delivery;
  }
}

export const deliveryKind: NodeKind<'delivery'> = {
  kind: 'delivery',
  types: [],
  stands: ['AWS::CodePipeline::Pipeline'],
  list: (graph) => graph.judged('pipeline').flatMap((owner) => deliveryOf(owner, graph)),
};

const TARGETS = [
  'StackName',
  'StackSetName',
  'DeploymentGroupName',
  'ServiceName',
  'FunctionName',
  'BucketName',
  'EnvironmentName',
  'Environment',
  'ObjectKey',
];

function deliveryOf(owner: Pipeline, graph: DeliveryGraph): readonly Delivery[] {
  const deploys = graph.subjects('deploy').filter(({ action }) => action.owner.id === owner.id);
  if (deploys.length === 0) return [];
  const production = lazy(() =>
    firstOfStages(deploys.filter(({ target }) => target.production === 'yes' || target.production === 'presumed')).map((deploy) =>
      productionDeploy(deploy, deploys, graph),
    ),
  );
  const shared = lazy(() => deploys.filter(({ action }) => !TARGETS.some((key) => hasVariable(action, key))));
  return [
    {
      kind: 'delivery',
      id: `${owner.id}|delivery`,
      name: owner.name,
      pipeline: owner.name,
      at: owner.at,
      owner,
      deploys,
      get shared() {
        return shared();
      },
      get common() {
        return shared().find(({ certainty, target }) => certainty === 'high' && isCommon(target));
      },
      get production() {
        return production();
      },
      get waves() {
        return wavesOf(deploys, ({ target }) => isEarly(target));
      },
    },
  ];
}

function firstOfStages(deploys: readonly Deploy[]): readonly Deploy[] {
  return deploys.filter(({ action }, index) => deploys.findIndex((other) => other.action.stage.id === action.stage.id) === index);
}

function hasVariable({ configuration }: Action, key: string): boolean {
  const field = configuration.get(key).text();
  return 'value' in field && field.value.parts.some((part) => typeof part === 'string' && part.includes('#{'));
}

function productionDeploy(deploy: Deploy, deploys: readonly Deploy[], graph: DeliveryGraph): ProductionDeploy {
  const { action } = deploy;
  const others = deploys.filter(({ target }) => target.production === 'no');
  const undecided = deploys.filter(({ target }) => typeof target.production === 'object');
  const earlier = lazy(() => action.owner.actions.filter((other) => before(other, action) !== 'no'));
  const openEnds: readonly Cause[] =
    action.owner.open ?? action.owner.stages.flatMap((stage) => (stage.index <= action.stage.index ? (stage.open ?? []) : []));
  const open: readonly Answer[] = openEnds.length > 0 ? [unknown(...openEnds)] : [];
  const tries = (other: Action): Answer => any([tests(other, graph), scans(other, graph)]);
  return {
    deploy,
    others,
    get preceded() {
      return any([
        ...others.map((other) => before(other.action, action)),
        ...undecided.map(({ target }) => (typeof target.production === 'object' ? target.production : 'no')),
        ...open,
      ]);
    },
    get tested() {
      return any([...earlier().map(tries), ...open]);
    },
    get testedAfter() {
      return earlier().some((other) => tries(other) === 'yes') ? undefined : action.owner.actions.find((other) => isLate(other, action));
    },
    get builds() {
      return lineage(shipperOf(action)).builds;
    },
    get scanned() {
      return any([...earlier().map((other) => scans(other, graph)), ...open]);
    },
    get artifactTried() {
      return artifactTried(deploy, earlier(), others, tries, open);
    },
  };
}

/** Only where something is tried at all: that it is not this artifact is the fault. */
function artifactTried(
  { action }: Deploy,
  earlier: readonly Action[],
  others: readonly Deploy[],
  tries: (action: Action) => Answer,
  open: readonly Answer[],
): Answer {
  const { builds, because } = lineage(shipperOf(action));
  const tried = (other: Action): Answer => (others.some((deploy) => deploy.action.id === other.id) ? 'yes' : tries(other));
  if (builds.length === 0 || !earlier.some((other) => tried(other) === 'yes')) return 'yes';
  const shipped = artifactsOf(action.owner).filter(({ producers }) => producers.some((producer) => builds.includes(producer)));
  const near = earlier.filter((other) => builds.includes(other) || shipped.some(({ consumers }) => consumers.includes(other)));
  return any([...near.map(tried), ...(because.length > 0 ? [unknown(...because)] : []), ...open]);
}

/** Tests that are made to find out whether something may be released. */
const RELEASING = new Set(['acceptance', 'unit', 'unittest', 'unittests', 'integration', 'e2e', 'regression', 'functional', 'lint']);

function isLate(test: Action, deploy: Action): boolean {
  const category = known(test.category);
  return (
    (category === 'Test' || category === 'Build') &&
    before(deploy, test) === 'yes' &&
    [...titleWords(test.stage.title), ...titleWords(test.title)].some((word) => RELEASING.has(word))
  );
}

const TESTING = new Set([
  'test',
  'tests',
  'testing',
  'lint',
  'linting',
  'scan',
  'scans',
  'scanning',
  'smoke',
  'validate',
  'validates',
  'validation',
  'validator',
  'verify',
  'verification',
  'check',
  'checks',
  'qa',
  'e2e',
  'unit',
  'unittest',
  'unittests',
  'integration',
  'regression',
  'acceptance',
  'audit',
  'security',
  'sast',
  'dast',
  'nag',
  'quality',
  'sonar',
  'sonarqube',
  'evaluate',
  'evaluation',
]);
const SCANNING = new Set([
  'scan',
  'scans',
  'scanning',
  'scanner',
  'security',
  'sast',
  'dast',
  'audit',
  'snyk',
  'trivy',
  'inspector',
  'vulnerability',
  'vulnerabilities',
  'nag',
  'checkov',
  'sonar',
  'sonarqube',
  'guard',
]);
const SCANNERS: readonly (string | undefined)[] = ['InspectorScan', 'Snyk'];

function tests(action: Action, graph: DeliveryGraph): Answer {
  const category = known(action.category);
  if (category === 'Test') return 'yes';
  if (category !== 'Build' && category !== 'Invoke' && category !== 'Compute') return 'no';
  if (SCANNERS.includes(known(action.provider)) || says(action, TESTING)) return 'yes';
  return runs(action, 'test', graph);
}

function scans(action: Action, graph: DeliveryGraph): Answer {
  const category = known(action.category);
  if (category !== 'Build' && category !== 'Invoke' && category !== 'Compute' && category !== 'Test') return 'no';
  if (SCANNERS.includes(known(action.provider)) || says(action, SCANNING)) return 'yes';
  return runs(action, 'scan', graph);
}

function says(action: Action, words: ReadonlySet<string>): boolean {
  return [...titleWords(action.stage.title), ...titleWords(action.title)].some((word) => words.has(word));
}

function runs(action: Action, purpose: 'test' | 'scan', graph: DeliveryGraph): Answer {
  const provider = known(action.provider);
  if (provider === 'CodeBuild') {
    const project = referByAction(graph, 'build-project', action, 'ProjectName');
    return project.state === 'node'
      ? project.node.buildspec.serves(purpose)
      : unknown({ kind: 'not-in-view', what: `what ${action.name} runs` });
  }
  if (provider === 'Commands') {
    const { items } = action.value.get('Commands').items();
    const commands = items.flatMap((item) => {
      const field = item.text();
      return 'value' in field ? [{ phase: 'build', part: 'commands' as const, text: field.value, at: field.at }] : [];
    });
    return serves(
      commands,
      purpose,
      items.flatMap(({ because }) => because),
    );
  }
  if (provider === 'ECRBuildAndPublish') return 'no';
  return unknown({ kind: 'not-in-view', what: `what ${action.name} does` });
}
