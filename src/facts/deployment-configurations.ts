/**
 * Predefined ways to roll out: CodeDeploy configurations, SAM preference types, AppConfig strategies, ECS strategies, and
 * the CodePipeline Lambda deploy action. Source: CodeDeploy, SAM, AppConfig, ECS and CodePipeline documentation, November 2026.
 */

export type DeploymentPlatform = 'server' | 'lambda' | 'ecs';

/** How traffic, or a fleet, moves to the new version. Percent of the whole, times in minutes. */
export type Rollout =
  | { readonly kind: 'all-at-once' }
  /** `percent` first, the rest after `minutes`. */
  | { readonly kind: 'canary'; readonly percent: number; readonly minutes: number }
  /** `percent` at the start and again every `minutes`, until all has moved. */
  | { readonly kind: 'linear'; readonly percent: number; readonly minutes: number }
  /** Instances in batches; `healthy` must stay in service. */
  | { readonly kind: 'fleet'; readonly healthy: 'none' | 'half' | 'all-but-one' };

export interface DeploymentConfiguration {
  readonly name: string;
  readonly platform: DeploymentPlatform;
  readonly rollout: Rollout;
  /** Prose for people, as the service behaves. */
  readonly effect: string;
}

const prefix = 'CodeDeployDefault.';

function canary(name: string, platform: DeploymentPlatform, minutes: number): DeploymentConfiguration {
  return {
    name: prefix + name,
    platform,
    rollout: { kind: 'canary', percent: 10, minutes },
    effect: `10 % of the traffic, the rest after ${minutes} minutes`,
  };
}

function linear(name: string, platform: DeploymentPlatform, minutes: number): DeploymentConfiguration {
  const every = minutes === 1 ? 'every minute' : `every ${minutes} minutes`;
  return { name: prefix + name, platform, rollout: { kind: 'linear', percent: 10, minutes }, effect: `10 % of the traffic ${every}` };
}

/** CodeDeploy's predefined configurations; no other name may begin with `CodeDeployDefault.`. */
export const deploymentConfigurations: readonly DeploymentConfiguration[] = [
  {
    name: 'CodeDeployDefault.AllAtOnce',
    platform: 'server',
    rollout: { kind: 'fleet', healthy: 'none' },
    effect: 'all instances at once; succeeds if a single one does',
  },
  {
    name: 'CodeDeployDefault.HalfAtATime',
    platform: 'server',
    rollout: { kind: 'fleet', healthy: 'half' },
    effect: 'up to half of the instances at a time; succeeds if half of them do',
  },
  {
    name: 'CodeDeployDefault.OneAtATime',
    platform: 'server',
    rollout: { kind: 'fleet', healthy: 'all-but-one' },
    effect: 'one instance at a time; all but the last must succeed',
  },
  { name: 'CodeDeployDefault.LambdaAllAtOnce', platform: 'lambda', rollout: { kind: 'all-at-once' }, effect: 'all traffic at once' },
  canary('LambdaCanary10Percent5Minutes', 'lambda', 5),
  canary('LambdaCanary10Percent10Minutes', 'lambda', 10),
  canary('LambdaCanary10Percent15Minutes', 'lambda', 15),
  canary('LambdaCanary10Percent30Minutes', 'lambda', 30),
  linear('LambdaLinear10PercentEvery1Minute', 'lambda', 1),
  linear('LambdaLinear10PercentEvery2Minutes', 'lambda', 2),
  linear('LambdaLinear10PercentEvery3Minutes', 'lambda', 3),
  linear('LambdaLinear10PercentEvery10Minutes', 'lambda', 10),
  { name: 'CodeDeployDefault.ECSAllAtOnce', platform: 'ecs', rollout: { kind: 'all-at-once' }, effect: 'all traffic at once' },
  canary('ECSCanary10Percent5Minutes', 'ecs', 5),
  canary('ECSCanary10Percent15Minutes', 'ecs', 15),
  linear('ECSLinear10PercentEvery1Minutes', 'ecs', 1),
  linear('ECSLinear10PercentEvery3Minutes', 'ecs', 3),
];

const byName = new Map(deploymentConfigurations.map((configuration) => [configuration.name, configuration]));

/** CodeDeploy's predefined configuration of that exact name; case matters. */
export function deploymentConfiguration(name: string): DeploymentConfiguration | undefined {
  return byName.get(name);
}

/** What a deployment group uses that names none, by the CodeDeploy API: a server configuration, whatever its platform. */
export const defaultDeploymentConfiguration = 'CodeDeployDefault.OneAtATime';

/** True for a name that only AWS could give and that does not exist. */
export function inventedConfiguration(name: string): boolean {
  return name.startsWith(prefix) && !byName.has(name);
}

/** The types that SAM's `DeploymentPreference.Type` translates; every other text names a custom configuration. */
export const samPreferenceTypes: readonly string[] = [
  'AllAtOnce',
  'Canary10Percent5Minutes',
  'Canary10Percent10Minutes',
  'Canary10Percent15Minutes',
  'Canary10Percent30Minutes',
  'Linear10PercentEvery1Minute',
  'Linear10PercentEvery2Minutes',
  'Linear10PercentEvery3Minutes',
  'Linear10PercentEvery10Minutes',
];

/** The CodeDeploy configuration that SAM makes of a preference type. */
export function samConfigurationName(type: string): string {
  return samPreferenceTypes.includes(type) ? `${prefix}Lambda${type}` : type;
}

const strategy = /^(?:(Canary)(\d{1,2})Percent(\d{1,4})Minutes?|(Linear)(\d{1,2})PercentEvery(\d{1,4})Minutes?)$/;

/** The rollout a `DeployStrategy` of CodePipeline's Lambda deploy action stands for; numbers are free. Undefined for no such text. */
export function lambdaDeployStrategy(text: string): Rollout | undefined {
  if (text === 'AllAtOnce') return { kind: 'all-at-once' };
  const match = strategy.exec(text);
  if (match === null) return undefined;
  return match[1] === 'Canary'
    ? { kind: 'canary', percent: Number(match[2]), minutes: Number(match[3]) }
    : { kind: 'linear', percent: Number(match[5]), minutes: Number(match[6]) };
}

/** Minutes from the start until all traffic has moved; 0 when it moves at once, undefined for fleets, where it depends on their size. */
export function shiftMinutes(rollout: Rollout): number | undefined {
  if (rollout.kind === 'fleet') return undefined;
  if (rollout.kind === 'all-at-once') return 0;
  return rollout.kind === 'canary' ? rollout.minutes : (Math.ceil(100 / rollout.percent) - 1) * rollout.minutes;
}

export interface AppConfigStrategy {
  readonly name: string;
  readonly growth: 'linear' | 'exponential';
  /** Percent per step. */
  readonly factor: number;
  /** Minutes until everybody has the configuration. */
  readonly minutes: number;
  /** Minutes of watching after that. */
  readonly bake: number;
}

/** AppConfig's predefined deployment strategies. */
export const appConfigStrategies: ReadonlyMap<string, AppConfigStrategy> = new Map([
  [
    'AppConfig.Linear20PercentEvery6Minutes',
    { name: 'AppConfig.Linear20PercentEvery6Minutes', growth: 'linear', factor: 20, minutes: 30, bake: 30 },
  ],
  [
    'AppConfig.Canary10Percent20Minutes',
    { name: 'AppConfig.Canary10Percent20Minutes', growth: 'exponential', factor: 10, minutes: 20, bake: 10 },
  ],
  ['AppConfig.AllAtOnce', { name: 'AppConfig.AllAtOnce', growth: 'linear', factor: 100, minutes: 0, bake: 10 }],
  [
    'AppConfig.Linear50PercentEvery30Seconds',
    { name: 'AppConfig.Linear50PercentEvery30Seconds', growth: 'linear', factor: 50, minutes: 1, bake: 1 },
  ],
]);

export interface EcsStrategy {
  /** The defaults of the service: percent and minutes per step; undefined for strategies without steps. */
  readonly step: { readonly percent: number; readonly minutes: number } | undefined;
  /** Minutes both revisions keep running after the shift, when nothing is said. */
  readonly bake: number;
  /** Whether all production traffic moves in one step. */
  readonly atOnce: boolean;
  /** Whether the deployment circuit breaker works with it. */
  readonly circuitBreaker: boolean;
}

/** Strategies of ECS services whose deployment controller is ECS itself. */
export const ecsStrategies: ReadonlyMap<string, EcsStrategy> = new Map([
  ['ROLLING', { step: undefined, bake: 180, atOnce: false, circuitBreaker: true }],
  ['BLUE_GREEN', { step: undefined, bake: 2160, atOnce: true, circuitBreaker: false }],
  ['LINEAR', { step: { percent: 10, minutes: 6 }, bake: 2160, atOnce: false, circuitBreaker: false }],
  ['CANARY', { step: { percent: 5, minutes: 10 }, bake: 2160, atOnce: false, circuitBreaker: false }],
]);
