import { entryOf, type Key, Moved, type Raw } from './place.ts';

/** Entries by which people tell the items of a list apart. */
const NAMES: readonly string[] = ['Name', 'Sid', 'Id', 'Key', 'PolicyName', 'ParameterKey'];

/** What an item of a list is called; undefined where it has no name. */
export function nameOfItem(item: Raw | undefined): string | undefined {
  for (const name of NAMES) {
    const called = entryOf(item, name);
    if (typeof called === 'string') return called;
  }
  return undefined;
}

/**
 * Adds a key to the name of a route that leads to the same value in a template and in what was read from an account:
 * items are called by their name, and those that have none by their number.
 */
export function namedStep(route: string, key: Key, value: Raw | undefined): string {
  const name = typeof key === 'number' ? nameOfItem(value) : undefined;
  const step = typeof key === 'string' ? key : name === undefined ? `#${key}` : `[${name}]`;
  return route === '' ? step : `${route}/${step}`;
}

/** The value at a key of another, and what it really is where it was moved there. */
export function childOf(raw: Raw | undefined, key: Key): Raw | undefined {
  const child = typeof key === 'number' ? (Array.isArray(raw) ? (raw as readonly Raw[])[key] : undefined) : entryOf(raw, key);
  return child instanceof Moved ? child.raw : child;
}
