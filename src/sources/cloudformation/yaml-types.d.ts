// What the packages' typings leave out of what they do.
import type yaml from 'js-yaml';

declare module 'cloudformation-js-yaml-schema' {
  export function build(tags: Record<'mapping' | 'scalar' | 'sequence', string[]>, parser: typeof yaml): yaml.Type[];
}

declare module 'js-yaml' {
  interface Type {
    readonly tag: string;
  }
  interface State {
    readonly anchor: string | null;
    readonly anchorMap: Record<string, unknown>;
  }
  interface YAMLException {
    readonly reason: string;
    readonly mark: { readonly position: number };
  }
}
