import { type Field, type Resource, withDefault } from '../resource/index.ts';
import type { NodeKind } from './graph.ts';
import { nodeBase, type ResourceSubject } from './node.ts';

/** What Lambda does with code that no trusted profile has signed. */
export interface CodeSigningConfig extends ResourceSubject<'code-signing-config'> {
  /** `Warn`, the default, or `Enforce`. */
  readonly untrusted: Field<string>;
}

declare module '../rule/types.ts' {
  interface Subjects {
    'code-signing-config': CodeSigningConfig;
  }
}

export const codeSigningConfigKind: NodeKind<'code-signing-config'> = {
  kind: 'code-signing-config',
  types: ['AWS::Lambda::CodeSigningConfig'],
  node: configOf,
};

function configOf(resource: Resource): CodeSigningConfig {
  return {
    ...nodeBase('code-signing-config', resource),
    untrusted: withDefault(resource.properties.get('CodeSigningPolicies', 'UntrustedArtifactOnDeployment').string(), 'Warn'),
  };
}
