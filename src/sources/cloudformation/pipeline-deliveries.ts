import type { Scope, Supplied, Value } from '../../resource/index.ts';
import { suppliedText } from './instances-deployed.ts';

/** What a CloudFormation action of a pipeline says about the stack it deploys; undefined where it is not written out. */
export interface Delivery {
  /** The template within the action's artifact. */
  readonly path: string;
  readonly account: string | undefined;
  readonly region: string | undefined;
  readonly stackName: string | undefined;
  readonly parameters: readonly (readonly [string, Supplied])[];
}

/** The templates that pipelines deploy by actions of their own. Source: CodePipeline User Guide, "CloudFormation deploy action". */
export function deliveriesOf(scope: Scope): readonly Delivery[] {
  const pipelines = [...scope.instance.template.resources.values()].filter(({ type }) => type === 'AWS::CodePipeline::Pipeline');
  return pipelines.flatMap(({ logicalId }) => {
    const stages = scope.resource(logicalId)?.properties.get('Stages').items().items ?? [];
    return stages.flatMap((stage) => stage.get('Actions').items().items.flatMap(deliveryOf));
  });
}

const TEMPLATE_PATH = /^[^:]+::(?:\.\/)?(.+)$/;
const ROLE = /^arn:[^:]+:iam::(\d{12}):role\//;

function deliveryOf(action: Value): readonly Delivery[] {
  const configuration = action.get('Configuration');
  const path = TEMPLATE_PATH.exec(literal(configuration.get('TemplatePath')) ?? '')?.[1];
  if (path === undefined) return [];
  return [
    {
      path,
      account: ROLE.exec(literal(action.get('RoleArn')) ?? '')?.[1],
      region: literal(action.get('Region')),
      stackName: literal(configuration.get('StackName')),
      parameters: overrides(literal(configuration.get('ParameterOverrides'))),
    },
  ];
}

function literal(value: Value): string | undefined {
  const field = value.string();
  return 'value' in field ? field.value : undefined;
}

/** Values that are read from artifacts are not known before the pipeline runs. */
function overrides(json: string | undefined): Delivery['parameters'] {
  if (json === undefined) return [];
  try {
    const parsed: unknown = JSON.parse(json);
    if (typeof parsed !== 'object' || parsed === null) return [];
    return Object.entries(parsed).flatMap(([name, value]: [string, unknown]) =>
      typeof value === 'string' ? suppliedText(name, value) : [],
    );
  } catch {
    return [];
  }
}
