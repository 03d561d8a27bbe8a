import type * as Events from '@aws-sdk/client-eventbridge';
import type { Rule, Target as RuleTarget } from '@aws-sdk/client-eventbridge';
import { defineCollector, type Reader } from '../collector.ts';
import { document, pascal, plain } from '../convert.ts';
import { type Json, property } from '../reading.ts';

type EventsReader = Reader<typeof Events, 'ListRules' | 'ListTargetsByRule' | 'ListRuleNamesByTarget' | 'DescribeRule'>;

const PAGE = { input: 'NextToken', output: 'NextToken' };
/** Rules that tell of pipelines, or that start them. */
const DELIVERY = /aws\.(codepipeline|codebuild|codedeploy|codecommit|codeartifact|ecr|s3)\b/;
/** Beside these, one asks for the rules of a target. */
const OF_TARGET = 'target:';

export default defineCollector({
  service: 'events',
  sdk: () => import('@aws-sdk/client-eventbridge'),
  client: 'EventBridgeClient',
  rates: { default: 5 },
  operations: {
    ListRules: { for: 'which events start pipelines, and who is told of failures', page: PAGE },
    ListTargetsByRule: { for: 'where events go', page: PAGE },
    ListRuleNamesByTarget: { for: 'schedules and rules that start a pipeline', page: PAGE },
    DescribeRule: { for: 'what a rule that starts a pipeline waits for' },
  },
  collects: {
    'AWS::Events::EventBus': async (_, reader) => {
      const rules = await reader.list('ListRules', {}, (page) => page.Rules);
      if (rules.state === 'not-read') {
        // Whether anybody is told, or a pipeline is started, cannot be said now.
        const { account, region } = reader;
        return reader.emitUnread({ type: 'AWS::Events::Rule', id: 'rules that were not read', account, region }, rules.because);
      }
      if (rules.state !== 'read') return;
      await Promise.all(rules.value.filter(({ EventPattern }) => DELIVERY.test(EventPattern ?? '')).map((rule) => readRule(rule, reader)));
    },
    'AWS::Events::Rule': async (targets, reader) => {
      const arns = targets.map(({ id }) => id).filter((id) => id.startsWith(OF_TARGET));
      const found = await Promise.all(
        arns.map((id) => reader.list('ListRuleNamesByTarget', { TargetArn: id.slice(OF_TARGET.length) }, (page) => page.RuleNames)),
      );
      const names = new Set(found.flatMap((reading) => (reading.state === 'read' ? reading.value : [])));
      await Promise.all(
        [...names].sort().map(async (Name) => {
          const rule = await reader.call('DescribeRule', { Name });
          if (rule.state === 'read') await readRule(rule.value, reader);
        }),
      );
    },
  },
});

async function readRule(rule: Rule, reader: EventsReader): Promise<void> {
  const { Name = '', EventBusName, EventPattern, State, ScheduleExpression, RoleArn, Arn } = rule;
  const bus = EventBusName === undefined || EventBusName === 'default' ? {} : { EventBusName };
  const targets = await reader.list('ListTargetsByRule', { Rule: Name, ...bus }, (page) => page.Targets);
  reader.emit({
    type: 'AWS::Events::Rule',
    name: Name,
    arn: Arn,
    properties: {
      Name,
      ...bus,
      State,
      ScheduleExpression,
      RoleArn,
      EventPattern: EventPattern === undefined ? undefined : document(EventPattern),
      Targets: property(targets, (list) => list.map(targetOf)),
    },
  });
  reader.follow('AWS::IAM::Role', RoleArn);
  for (const target of targets.state === 'read' ? targets.value : []) followTarget(target, reader);
}

function targetOf({ InputTransformer, ...target }: RuleTarget): Json {
  return {
    ...(pascal(target) as object),
    ...(InputTransformer === undefined ? {} : { InputTransformer: plain(InputTransformer) }),
  };
}

function followTarget({ Arn = '', RoleArn, DeadLetterConfig }: RuleTarget, reader: EventsReader): void {
  reader.follow('AWS::IAM::Role', RoleArn);
  if (Arn.includes(':sns:')) reader.follow('AWS::SNS::Topic', Arn);
  if (Arn.includes(':sqs:')) reader.follow('AWS::SQS::Queue', Arn);
  if (Arn.includes(':lambda:')) reader.follow('AWS::Lambda::Function', Arn);
  if (Arn.includes(':codebuild:')) reader.follow('AWS::CodeBuild::Project', Arn);
  reader.follow('AWS::SQS::Queue', DeadLetterConfig?.Arn);
}
