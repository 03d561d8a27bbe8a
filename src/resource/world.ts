/** A world assigns values to what conditions read. Everything that no condition reads keeps its supplied or default value. */

/** A parameter has this value, or any value but those that conditions compare it with. */
export type Assignment = { readonly value: string } | { readonly otherThan: readonly string[]; readonly values?: readonly string[] };

export interface World {
  /** By `parameterKey`. */
  readonly parameters: ReadonlyMap<string, Assignment>;
  /** Comparisons that cannot be reduced to one parameter, by the key of the comparison. */
  readonly decisions: ReadonlyMap<string, boolean>;
}

/** Supplied values, then defaults, and nothing else. */
export const GIVEN: World = { parameters: new Map(), decisions: new Map() };

/** The name of a parameter in the assignments of a world. */
export function parameterKey(instance: string, name: string): string {
  return `${instance}|${name}`;
}
