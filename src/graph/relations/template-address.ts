import type { Place, Text } from '../../resource/index.ts';
import type { Subject } from '../../rule/types.ts';
import type { NodeKind } from '../graph.ts';
import { known } from './deploy.ts';

/** Where CloudFormation fetches a template from when it makes or updates a stack. */
export interface TemplateAddress extends Subject {
  readonly kind: 'template-address';
  readonly address: Text;
  readonly place: Place;
  /** What in it says that another template will lie there: `latest`. */
  readonly moving: string | undefined;
}

declare module '../../rule/types.ts' {
  interface Subjects {
    'template-address': TemplateAddress;
  }
}

const TYPES: ReadonlyMap<string, string> = new Map([
  ['AWS::CloudFormation::Stack', 'TemplateURL'],
  ['AWS::CloudFormation::StackSet', 'TemplateURL'],
  ['AWS::Serverless::Application', 'Location'],
]);

export const templateAddressKind: NodeKind<'template-address'> = {
  kind: 'template-address',
  types: [],
  stands: [...TYPES.keys()],
  list: (graph) =>
    [...TYPES].flatMap(([type, property]) =>
      graph
        .resources(type)
        .filter((resource) => graph.inFocus(resource))
        .flatMap((resource): readonly TemplateAddress[] => {
          const field = resource.properties.get(property).text();
          const address = known(field);
          return address === undefined || address.startsWith('http') !== 'yes'
            ? []
            : [
                {
                  kind: 'template-address',
                  id: `${resource.key}|address`,
                  name: resource.logicalId,
                  at: resource.at,
                  address,
                  place: field.at,
                  moving: movingPart(address),
                },
              ];
        }),
    ),
};

/** Behind the host, a word of its own that says which version is meant, and means another one each time. */
const MOVING = /(?<=[/._-])(?:latest|current|newest|nightly|snapshot|head|trunk)(?=[/._-]|$)/i;

/** An object that is named with its version stays what it is. */
function movingPart({ parts }: Text): string | undefined {
  const written = parts.map((part) => (typeof part === 'string' ? part : 'x')).join('');
  const path = /^https?:\/\/[^/]*(\/[^?#]*)(\?[^#]*)?/.exec(written);
  return path === null || /[?&]versionId=/.test(path[2] ?? '') ? undefined : MOVING.exec(path[1] ?? '')?.[0];
}
