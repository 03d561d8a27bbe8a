import { type Answer, not } from '../../resource/index.ts';
import type { Subject } from '../../rule/types.ts';
import { accountPart } from '../arn.ts';
import type { Bucket } from '../bucket.ts';
import type { DeliveryGraph, NodeKind } from '../graph.ts';
import type { Action } from '../pipeline.ts';
import { known } from './deploy.ts';

/** An action that deploys files to a bucket in view, which may be of another account. */
export interface ForeignUpload extends Subject {
  readonly kind: 'foreign-upload';
  readonly action: Action;
  readonly bucket: Bucket;
  /** The role that writes is of another account than the bucket. */
  readonly foreign: Answer;
}

declare module '../../rule/types.ts' {
  interface Subjects {
    'foreign-upload': ForeignUpload;
  }
}

export const foreignUploadKind: NodeKind<'foreign-upload'> = {
  kind: 'foreign-upload',
  types: [],
  stands: ['AWS::CodePipeline::Pipeline'],
  list: (graph) => graph.judged('pipeline').flatMap(({ actions }) => actions.flatMap((action) => uploadOf(action, graph))),
};

function uploadOf(action: Action, graph: DeliveryGraph): readonly ForeignUpload[] {
  if (known(action.category) !== 'Deploy' || known(action.provider) !== 'S3') return [];
  const bucket = graph.refer('bucket', action.configuration.get('BucketName'));
  if (bucket.state !== 'node') return [];
  const { role, owner, name, at } = action;
  const arn = role.state === 'node' ? role.node.arn : 'text' in role ? role.text : undefined;
  const writer = (role.state === 'absent' ? undefined : arn && accountPart(arn)) ?? owner.account;
  return [
    {
      kind: 'foreign-upload',
      id: `${action.id}|upload`,
      name,
      pipeline: owner.name,
      at,
      action,
      bucket: bucket.node,
      foreign: not(writer.same(bucket.node.account)),
    },
  ];
}
