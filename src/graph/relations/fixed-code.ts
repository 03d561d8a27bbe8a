import { entryOf, type Place, type Resource, Text, type Value } from '../../resource/index.ts';
import type { Subject } from '../../rule/types.ts';
import { referByAction } from '../action-target.ts';
import type { BuildProject } from '../build-project.ts';
import { commandLines } from '../command-line.ts';
import { namesIn } from '../cone.ts';
import { mayDo } from '../grants.ts';
import type { DeliveryGraph, NodeKind } from '../graph.ts';
import type { Action } from '../pipeline.ts';
import { environmentOf } from './build-environment.ts';
import { known } from './deploy.ts';
import { type DeployedTemplate, deployedTemplates } from './deployed-scope.ts';
import { templateOf } from './stack-delivery.ts';

/** Code that a pipeline puts into a bucket under the same key each time, and a resource that takes it from there. */
export interface FixedCode extends Subject {
  readonly kind: 'fixed-code';
  readonly key: Text;
  /** Where the version of the object would be named. */
  readonly place: Place;
  /** Where the template takes what an action gives it. */
  readonly taken?: Place;
  readonly upload: Upload;
}

interface Upload {
  readonly action: Action;
  readonly bucket: Text;
  readonly key: Text;
  readonly at: Place;
  /** May what uploads it put it into place by itself? */
  readonly puts: (resource: Resource) => boolean;
}

declare module '../../rule/types.ts' {
  interface Subjects {
    'fixed-code': FixedCode;
  }
}

interface Location {
  readonly property: string;
  readonly bucket: string;
  readonly key: string;
  readonly versions: readonly string[];
  /** The call by which something else than CloudFormation replaces it. */
  readonly replacedBy: string;
}

/** Resources that CloudFormation does not touch as long as bucket, key and version are the same. */
const LOCATIONS: ReadonlyMap<string, Location> = new Map([
  [
    'AWS::Lambda::Function',
    { property: 'Code', bucket: 'S3Bucket', key: 'S3Key', versions: ['S3ObjectVersion'], replacedBy: 'lambda:UpdateFunctionCode' },
  ],
  [
    'AWS::Lambda::LayerVersion',
    { property: 'Content', bucket: 'S3Bucket', key: 'S3Key', versions: ['S3ObjectVersion'], replacedBy: 'lambda:PublishLayerVersion' },
  ],
  [
    'AWS::StepFunctions::StateMachine',
    { property: 'DefinitionS3Location', bucket: 'Bucket', key: 'Key', versions: ['Version'], replacedBy: 'states:UpdateStateMachine' },
  ],
  [
    'AWS::ApiGateway::RestApi',
    { property: 'BodyS3Location', bucket: 'Bucket', key: 'Key', versions: ['Version', 'ETag'], replacedBy: 'apigateway:PUT' },
  ],
]);

export const fixedCodeKind: NodeKind<'fixed-code'> = {
  kind: 'fixed-code',
  types: [],
  stands: [...LOCATIONS.keys(), 'AWS::CodePipeline::Pipeline'],
  list: (graph) => {
    const uploads = graph.once(uploadsOf);
    if (uploads.length === 0) return [];
    const deployed = graph.once(deployedTemplates);
    const own = [...LOCATIONS].flatMap(([type, location]) =>
      graph
        .resources(type)
        .filter((resource) => graph.inFocus(resource) && !deployed.some((template) => isGiven(resource, location, template)))
        .flatMap((resource) => fixedCode(resource, location, uploads, graph)),
    );
    return [...own, ...deployed.flatMap((template) => deployedCode(template, uploads, graph))];
  },
};

/** Code whose place an action tells the template. */
function deployedCode(template: DeployedTemplate, uploads: readonly Upload[], graph: DeliveryGraph): readonly FixedCode[] {
  const { action, scope, written } = template;
  if (!graph.inFocus(action.owner.resource)) return [];
  return scope.resources().flatMap((resource) => {
    const location = LOCATIONS.get(resource.type);
    if (location === undefined || !isGiven(resource, location, template)) return [];
    return fixedCode(resource, location, uploads, graph).map((found) => ({
      ...found,
      id: `${action.id}|${found.id}`,
      at: action.at,
      place: written.at,
      taken: found.place,
    }));
  });
}

/** The key or the version of the code is a parameter that the action sets. */
function isGiven({ definition, scope }: Resource, { property, key, versions }: Location, { own, overrides }: DeployedTemplate): boolean {
  if (own.instance.id !== scope.instance.id) return false;
  const code = entryOf(entryOf(definition.raw, 'Properties'), property);
  return [key, ...versions].some((name) => [...namesIn(entryOf(code, name) ?? null).names].some((given) => overrides.has(given)));
}

function fixedCode(resource: Resource, location: Location, uploads: readonly Upload[], graph: DeliveryGraph): readonly FixedCode[] {
  const code = resource.properties.get(location.property);
  const [bucket, key] = [known(code.get(location.bucket).text()), known(code.get(location.key).text())];
  const [version, ...others] = location.versions.map((name) => code.get(name));
  if (bucket === undefined || key?.known === undefined || version === undefined) return [];
  if ([version, ...others].some(({ exists }) => exists !== 'no')) return [];
  const upload = uploads.find(
    (one) => one.key.same(key) === 'yes' && one.bucket.same(bucket) !== 'no' && belongs(one, bucket, resource, graph),
  );
  if (upload === undefined || uploads.some(({ action, puts }) => action.owner.id === upload.action.owner.id && puts(resource))) return [];
  return [
    {
      kind: 'fixed-code',
      id: `${resource.key}|fixed code`,
      name: resource.logicalId,
      pipeline: upload.action.owner.name,
      at: resource.at,
      key,
      place: version.at,
      upload,
    },
  ];
}

/** It is surely the same bucket, or the pipeline deploys the template that the resource is in. */
function belongs({ bucket, action }: Upload, own: Text, resource: Resource, graph: DeliveryGraph): boolean {
  return (
    bucket.same(own) === 'yes' ||
    action.owner.actions.some(
      (other) =>
        known(other.provider) === 'CloudFormation' && templateOf(other, graph)?.instance.template === resource.scope.instance.template,
    )
  );
}

function uploadsOf(graph: DeliveryGraph): readonly Upload[] {
  return graph.subjects('pipeline').flatMap(({ actions }) => actions.flatMap((action) => [...byBuild(action, graph), ...byAction(action)]));
}

function byBuild(action: Action, graph: DeliveryGraph): readonly Upload[] {
  const project = known(action.provider) === 'CodeBuild' ? referByAction(graph, 'build-project', action, 'ProjectName') : undefined;
  if (project?.state !== 'node') return [];
  return commandLines(project.node.buildspec.commands, environmentOf(project.node, graph, action)).flatMap(
    ({ name, options, words, at }) => {
      const [bucket, key] =
        name === 's3api put-object'
          ? [options.get('bucket'), options.get('key')]
          : name === 's3 cp'
            ? address(words[1])
            : [undefined, undefined];
      return bucket === undefined || key === undefined || options.has('recursive')
        ? []
        : [{ action, bucket, key, at, puts: (resource: Resource) => mayReplace(project.node, resource) }];
    },
  );
}

/** `s3://bucket/key`; a key that ends in a slash is that of a folder. */
function address(text: Text | undefined): readonly [Text | undefined, Text | undefined] {
  const [first, ...others] = text?.parts ?? [];
  if (typeof first !== 'string' || !first.startsWith('s3://')) return [undefined, undefined];
  const parts = [first.slice('s3://'.length), ...others];
  const index = parts.findIndex((part) => typeof part === 'string' && part.includes('/'));
  const part = parts[index];
  if (typeof part !== 'string') return [undefined, undefined];
  const slash = part.indexOf('/');
  const key = Text.of(part.slice(slash + 1), ...parts.slice(index + 1));
  const last = key.parts.at(-1);
  return last === undefined || (typeof last === 'string' && last.endsWith('/'))
    ? [undefined, undefined]
    : [Text.of(...parts.slice(0, index), part.slice(0, slash)), key];
}

/** A build that may replace the code by itself, with commands or scripts, may do so. */
function mayReplace({ role }: BuildProject, { type, identity }: Resource): boolean {
  const call = LOCATIONS.get(type)?.replacedBy;
  if (role.state !== 'node' || call === undefined) return true;
  return mayDo(role.node.identity, role.node.boundary, call, identity.arn ?? identity.attribute('Arn')) !== 'no';
}

/** A deploy action of S3 that puts its input there as it is. */
function byAction(action: Action): readonly Upload[] {
  if (known(action.provider) !== 'S3' || known(action.category) !== 'Deploy') return [];
  const field = (name: string): Value => action.configuration.get(name);
  const [bucket, key] = [known(field('BucketName').text()), known(field('ObjectKey').text())];
  const whole = known(field('Extract').boolean()) === false;
  if (bucket === undefined || key?.known === undefined || key.known.includes('#{') || !whole) return [];
  return [{ action, bucket, key, at: field('ObjectKey').at, puts: () => false }];
}
