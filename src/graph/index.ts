import type { Resolution } from '../resource/index.ts';
import type { SubjectKind } from '../rule/types.ts';
import { accountKind } from './account.ts';
import { alarmKind } from './alarm.ts';
import { appConfigDeploymentKind, appConfigEnvironmentKind, appConfigProfileKind, appConfigStrategyKind } from './appconfig.ts';
import { autoScalingGroupKind } from './auto-scaling-group.ts';
import { beanstalkEnvironmentKind } from './beanstalk.ts';
import { bucketKind } from './bucket.ts';
import { logGroupKind, reportGroupKind } from './build-output.ts';
import { buildProjectKind } from './build-project.ts';
import { codeSigningConfigKind } from './code-signing.ts';
import { connectionKind, sourceCredentialKind } from './connection.ts';
import { customActionTypeKind } from './custom-action-type.ts';
import { deploymentConfigKind } from './deployment-config.ts';
import { deploymentGroupKind } from './deployment-group.ts';
import { ecsServiceKind, taskDefinitionKind } from './ecs.ts';
import type { EnvironmentRules } from './environment.ts';
import { eventRuleKind } from './event-rule.ts';
import { functionKind, lambdaAliasKind, lambdaVersionKind } from './function.ts';
import { gitTriggerKind } from './git-trigger.ts';
import { DeliveryGraph, type NodeKind } from './graph.ts';
import { keyKind } from './key.ts';
import { notificationRuleKind } from './notification-rule.ts';
import { oidcProviderKind } from './oidc-provider.ts';
import { templateOutputKind, templateParameterKind } from './parameter.ts';
import { actionKind, pipelineKind, stageKind } from './pipeline.ts';
import { actionSetupKind } from './relations/action-setup.ts';
import { alarmOfDeploymentKind } from './relations/alarm-of-deployment.ts';
import { apiSnapshotKind } from './relations/api-snapshot.ts';
import { appConfigRolloutKind } from './relations/appconfig-rollout.ts';
import { approvalKind } from './relations/approval.ts';
import { artifactBucketKind } from './relations/artifact-bucket.ts';
import { artifactKind } from './relations/artifact-use.ts';
import { awaitedSignalKind } from './relations/awaited-signal.ts';
import { bareReferenceKind } from './relations/bare-reference.ts';
import { buildExposureKind } from './relations/build-exposure.ts';
import { buildInputKind } from './relations/build-input.ts';
import { buildNetworkKind } from './relations/build-network.ts';
import { buildStartKind } from './relations/build-start.ts';
import { buildUseKind } from './relations/build-use.ts';
import { cacheInvalidationKind } from './relations/cache-invalidation.ts';
import { containerNameKind } from './relations/container-name.ts';
import { contestedStackKind } from './relations/contested-stack.ts';
import { deadTrustKind } from './relations/dead-trust.ts';
import { deliveryKind } from './relations/delivery.ts';
import { deployKind } from './relations/deploy.ts';
import { deploymentKind } from './relations/deployments.ts';
import { executionHistoryKind } from './relations/execution-history.ts';
import { exportedVariableKind } from './relations/exported-variable.ts';
import { federatedTrustKind } from './relations/federated-trust.ts';
import { fixedCodeKind } from './relations/fixed-code.ts';
import { folderPipelineKind } from './relations/folder-pipeline.ts';
import { foreignUploadKind } from './relations/foreign-upload.ts';
import { functionCallKind } from './relations/function-call.ts';
import { gitUseKind } from './relations/git-use.ts';
import { guardingAlarmKind } from './relations/guarding-alarm.ts';
import { guessableBucketKind } from './relations/guessable-bucket.ts';
import { healthMatcherKind } from './relations/health-matcher.ts';
import { idleStatementKind } from './relations/idle-statement.ts';
import { deliveryRepositoryKind, deployedImageKind } from './relations/image-delivery.ts';
import { imagePlatformKind } from './relations/image-platform.ts';
import { invertedStatementKind } from './relations/inverted-statement.ts';
import { invocationKind } from './relations/invocation.ts';
import { jobWorkerKind } from './relations/job-worker.ts';
import { keyUseKind } from './relations/key-use.ts';
import { misplacedRoleKind } from './relations/misplaced-role.ts';
import { misspelledRoleKind } from './relations/misspelled-role.ts';
import { networkUseKind } from './relations/network-use.ts';
import { notificationDeliveryKind } from './relations/notification-delivery.ts';
import { openBusKind } from './relations/open-bus.ts';
import { packageInstallKind } from './relations/package-install.ts';
import { queueDeliveryKind } from './relations/queue-delivery.ts';
import { reachKind } from './relations/reach.ts';
import { regionalUseKind } from './relations/regional-use.ts';
import { releaseKind } from './relations/release.ts';
import { roleTrustKind } from './relations/role-trust.ts';
import { deliveryRoleKind } from './relations/role-use.ts';
import { schemaMigrationKind } from './relations/schema-migration.ts';
import { exposedValueKind } from './relations/secret.ts';
import { selfUpdateKind } from './relations/self-update.ts';
import { serverCredentialsKind } from './relations/server-credentials.ts';
import { serviceKeyUseKind } from './relations/service-key-use.ts';
import { serviceTargetKind } from './relations/service-target.ts';
import { shellCommandKind } from './relations/shell-command.ts';
import { siteUploadKind } from './relations/site-upload.ts';
import { stackDeliveryKind } from './relations/stack-delivery.ts';
import { stackSetOperationKind } from './relations/stack-set-operation.ts';
import { startKind } from './relations/start.ts';
import { storeReaderKind } from './relations/store-reader.ts';
import { strayVariableKind } from './relations/stray-variable.ts';
import { taskSecretKind } from './relations/task-secret.ts';
import { templateAddressKind } from './relations/template-address.ts';
import { unbuiltDeployKind } from './relations/unbuilt-deploy.ts';
import { variableUseKind } from './relations/variable-use.ts';
import { pipelineWatchKind } from './relations/watch.ts';
import { codeRepositoryKind, imageRegistryKind, imageRepositoryKind, packageGroupKind, packageRepositoryKind } from './repository.ts';
import { roleKind } from './role.ts';
import { storedParameterKind, storedSecretKind } from './secret.ts';
import { nestedStackKind, stackSetKind } from './stack.ts';
import { stageRuleKind } from './stage-rule.ts';
import { stateMachineKind } from './state-machine.ts';
import { topicKind } from './topic.ts';
import { userKind } from './user.ts';
import { webhookKind } from './webhook.ts';

const kinds = [
  deadTrustKind,
  misplacedRoleKind,
  misspelledRoleKind,
  actionSetupKind,
  notificationDeliveryKind,
  deliveryRepositoryKind,
  deployedImageKind,
  serverCredentialsKind,
  serviceKeyUseKind,
  serviceTargetKind,
  stackDeliveryKind,
  deliveryKind,
  stackSetOperationKind,
  apiSnapshotKind,
  appConfigRolloutKind,
  actionKind,
  accountKind,
  alarmKind,
  alarmOfDeploymentKind,
  appConfigDeploymentKind,
  appConfigEnvironmentKind,
  appConfigProfileKind,
  appConfigStrategyKind,
  approvalKind,
  artifactBucketKind,
  artifactKind,
  autoScalingGroupKind,
  awaitedSignalKind,
  bareReferenceKind,
  beanstalkEnvironmentKind,
  bucketKind,
  buildExposureKind,
  buildInputKind,
  buildProjectKind,
  buildStartKind,
  buildNetworkKind,
  buildUseKind,
  codeRepositoryKind,
  codeSigningConfigKind,
  connectionKind,
  containerNameKind,
  customActionTypeKind,
  deliveryRoleKind,
  deployKind,
  deploymentConfigKind,
  deploymentGroupKind,
  deploymentKind,
  ecsServiceKind,
  eventRuleKind,
  executionHistoryKind,
  exposedValueKind,
  exportedVariableKind,
  federatedTrustKind,
  fixedCodeKind,
  foreignUploadKind,
  folderPipelineKind,
  functionCallKind,
  functionKind,
  gitTriggerKind,
  gitUseKind,
  guessableBucketKind,
  guardingAlarmKind,
  idleStatementKind,
  imagePlatformKind,
  imageRegistryKind,
  imageRepositoryKind,
  invertedStatementKind,
  invocationKind,
  jobWorkerKind,
  keyKind,
  keyUseKind,
  lambdaAliasKind,
  lambdaVersionKind,
  logGroupKind,
  nestedStackKind,
  networkUseKind,
  notificationRuleKind,
  oidcProviderKind,
  openBusKind,
  packageGroupKind,
  packageInstallKind,
  packageRepositoryKind,
  pipelineKind,
  pipelineWatchKind,
  queueDeliveryKind,
  reachKind,
  regionalUseKind,
  releaseKind,
  reportGroupKind,
  roleKind,
  roleTrustKind,
  selfUpdateKind,
  schemaMigrationKind,
  shellCommandKind,
  siteUploadKind,
  cacheInvalidationKind,
  contestedStackKind,
  healthMatcherKind,
  unbuiltDeployKind,
  sourceCredentialKind,
  stackSetKind,
  stageKind,
  stageRuleKind,
  startKind,
  storeReaderKind,
  stateMachineKind,
  strayVariableKind,
  storedParameterKind,
  storedSecretKind,
  taskDefinitionKind,
  taskSecretKind,
  templateAddressKind,
  templateOutputKind,
  templateParameterKind,
  topicKind,
  userKind,
  variableUseKind,
  webhookKind,
];

/** Every kind of node and relation, by its name. */
export const nodeKinds: ReadonlyMap<string, NodeKind<SubjectKind>> = new Map(
  kinds.map((kind) => [kind.kind, kind as unknown as NodeKind<SubjectKind>]),
);

/** The graph of a system in one world. */
export function linkSystem(resolution: Resolution, environments: EnvironmentRules): DeliveryGraph {
  return new DeliveryGraph(resolution, nodeKinds, environments);
}
