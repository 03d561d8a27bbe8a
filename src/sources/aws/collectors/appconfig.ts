import type * as AppConfig from '@aws-sdk/client-appconfig';
import { appConfigStrategies } from '../../../facts/deployment-configurations.ts';
import { defineCollector, type Reader, type Target } from '../collector.ts';
import { pascal, pick } from '../convert.ts';

type Operations =
  | 'GetApplication'
  | 'ListApplications'
  | 'ListEnvironments'
  | 'GetEnvironment'
  | 'ListConfigurationProfiles'
  | 'GetConfigurationProfile'
  | 'GetDeploymentStrategy';
type ConfigReader = Reader<typeof AppConfig, Operations>;

const PAGE = { input: 'NextToken', output: 'NextToken' };
const ID = /^[a-z0-9]{4,7}$/;

export default defineCollector({
  service: 'appconfig',
  sdk: () => import('@aws-sdk/client-appconfig'),
  client: 'AppConfigClient',
  rates: { default: 5 },
  operations: {
    GetApplication: { for: 'the application whose configuration a pipeline rolls out' },
    ListApplications: { for: 'the id of an application that is called by its name', page: PAGE },
    ListEnvironments: { for: 'the id of an environment that is called by its name', page: PAGE },
    GetEnvironment: { for: 'alarms that roll a configuration back' },
    ListConfigurationProfiles: { for: 'the id of a profile that is called by its name', page: PAGE },
    GetConfigurationProfile: { for: 'validators of a configuration' },
    GetDeploymentStrategy: { for: 'how fast a configuration is rolled out' },
  },
  collects: {
    'AWS::AppConfig::Environment': async (targets, reader) => {
      await Promise.all(targets.map((target) => readEnvironment(target, reader)));
    },
    'AWS::AppConfig::ConfigurationProfile': async (targets, reader) => {
      await Promise.all(targets.map((target) => readProfile(target, reader)));
    },
    'AWS::AppConfig::DeploymentStrategy': async (targets, reader) => {
      await Promise.all(targets.map((target) => readStrategy(target, reader)));
    },
  },
});

/** The id of an application; undefined where it cannot be told. */
async function applicationId(called: string, reader: ConfigReader): Promise<string | undefined> {
  if (ID.test(called)) {
    const got = await reader.call('GetApplication', { ApplicationId: called }, { instead: true });
    if (got.state === 'read') return emitApplication(called, got.value.Name, reader);
  }
  const listed = await reader.list('ListApplications', {}, ({ Items }) => Items);
  const found = listed.state === 'read' ? listed.value.find(({ Name, Id }) => Name === called || Id === called) : undefined;
  return found?.Id === undefined ? undefined : emitApplication(found.Id, found.Name, reader);
}

function emitApplication(id: string, Name: string | undefined, reader: ConfigReader): string {
  reader.emit({ type: 'AWS::AppConfig::Application', name: Name ?? id, id, properties: { Name } });
  return id;
}

async function readEnvironment({ id }: Target, reader: ConfigReader): Promise<void> {
  const [application = '', called = ''] = id.split('/');
  const ApplicationId = await applicationId(application, reader);
  if (ApplicationId === undefined) return;
  const listed = await reader.list('ListEnvironments', { ApplicationId }, ({ Items }) => Items);
  const EnvironmentId = listed.state === 'read' ? listed.value.find(({ Name, Id }) => Name === called || Id === called)?.Id : undefined;
  if (EnvironmentId === undefined) return;
  const got = await reader.call('GetEnvironment', { ApplicationId, EnvironmentId });
  if (got.state !== 'read') return;
  const { Name, Monitors } = got.value;
  reader.emit({
    type: 'AWS::AppConfig::Environment',
    name: Name ?? called,
    id: EnvironmentId,
    properties: { ApplicationId, Name, ...(Monitors === undefined || Monitors.length === 0 ? {} : { Monitors: pascal(Monitors) }) },
  });
  for (const { AlarmArn, AlarmRoleArn } of Monitors ?? []) {
    reader.follow('AWS::CloudWatch::Alarm', AlarmArn);
    reader.follow('AWS::IAM::Role', AlarmRoleArn);
  }
}

async function readProfile({ id }: Target, reader: ConfigReader): Promise<void> {
  const [application = '', called = ''] = id.split('/');
  const ApplicationId = await applicationId(application, reader);
  if (ApplicationId === undefined) return;
  const listed = await reader.list('ListConfigurationProfiles', { ApplicationId }, ({ Items }) => Items);
  const ConfigurationProfileId =
    listed.state === 'read' ? listed.value.find(({ Name, Id }) => Name === called || Id === called)?.Id : undefined;
  if (ConfigurationProfileId === undefined) return;
  const got = await reader.call('GetConfigurationProfile', { ApplicationId, ConfigurationProfileId });
  if (got.state !== 'read') return;
  const { Name, Validators, KmsKeyArn, RetrievalRoleArn } = got.value;
  reader.emit({
    type: 'AWS::AppConfig::ConfigurationProfile',
    name: Name ?? called,
    id: ConfigurationProfileId,
    properties: {
      ApplicationId,
      ...pick(got.value, 'Name', 'LocationUri', 'Type', 'RetrievalRoleArn'),
      ...(Validators === undefined || Validators.length === 0 ? {} : { Validators: pascal(Validators) }),
    },
  });
  reader.follow('AWS::IAM::Role', RetrievalRoleArn);
  reader.follow('AWS::KMS::Key', KmsKeyArn);
}

/** Strategies that AWS provides are known by name. */
async function readStrategy(target: Target, reader: ConfigReader): Promise<void> {
  if (appConfigStrategies.has(target.id)) return;
  const got = await reader.call('GetDeploymentStrategy', { DeploymentStrategyId: target.id });
  if (got.state === 'not-read') reader.emitUnread(target, got.because);
  if (got.state !== 'read') return;
  const properties = pick(
    got.value,
    'Name',
    'DeploymentDurationInMinutes',
    'GrowthType',
    'GrowthFactor',
    'FinalBakeTimeInMinutes',
    'ReplicateTo',
  );
  reader.emit({ type: target.type, name: got.value.Name ?? target.id, id: target.id, properties });
}
