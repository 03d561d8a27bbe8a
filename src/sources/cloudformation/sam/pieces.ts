import { entryOf, isRawMap, Moved, type Path, type Raw, type RawMap, step } from '../../../resource/index.ts';
import { functionName } from '../../../resource/intrinsics.ts';

/** SAM resources are taken apart and put together anew; a `Moved` is a piece with the place where it was written. */

/** Stands where only SAM or the account knows what comes: never guessed. */
export function unknownPart(what: string): RawMap {
  return { 'Fn::Transform': { Name: 'AWS::Serverless-2016-10-31', Parameters: { Part: what } } };
}

export const NO_VALUE: RawMap = { Ref: 'AWS::NoValue' };

/** A piece of a subtree that was not moved yet; one that was keeps its place. */
export function piece(raw: Raw, from: Path | undefined, via: Moved['via']): Moved {
  return raw instanceof Moved ? raw : new Moved(raw, from, via);
}

/** The entry of a piece; undefined when it has none or the entry is empty. */
export function entryIn(of: Moved, key: string): Moved | undefined {
  const raw = entryOf(of.raw, key);
  return raw === undefined || raw === null ? undefined : piece(raw, step(of.from, key), of.via);
}

/** The items of a piece that is a list, or the one thing that stands for a list of one. */
export function itemsIn(of: Moved): readonly Moved[] {
  return Array.isArray(of.raw) ? (of.raw as readonly Raw[]).map((item, index) => piece(item, step(of.from, index), of.via)) : [of];
}

/** A piece made into another that stands at the same place. */
export function remade(of: Moved, raw: Raw): Moved {
  return new Moved(raw, of.from, of.via);
}

/** True for a call of a function: SAM handles it as it does a scalar. */
export function isCall(raw: Raw): raw is RawMap {
  return isRawMap(raw) && (functionName(raw) !== undefined || (Object.keys(raw).length === 1 && Object.hasOwn(raw, 'Condition')));
}

export function isNoValue(raw: Raw): boolean {
  return entryOf(raw, 'Ref') === 'AWS::NoValue';
}

/** A piece that is an `Fn::If`, with what is made of each branch; undefined for any other piece. */
export function branchwise(of: Moved, make: (branch: Moved) => Raw): Moved | undefined {
  const argument = entryOf(of.raw, 'Fn::If');
  if (!Array.isArray(argument) || argument.length !== 3) return undefined;
  const [condition = null, ...branches] = argument as readonly Raw[];
  const at = step(of.from, 'Fn::If');
  return remade(of, {
    'Fn::If': [
      condition,
      ...branches.map((branch, index) => (isNoValue(branch) ? NO_VALUE : make(piece(branch, step(at, index + 1), of.via)))),
    ],
  });
}
