import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import * as v from 'valibot';
import { UserError } from '../resource/user-error.ts';
import { type Config, emptyConfig, type Layer, merge } from './config.ts';
import { faultsOf } from './faults.ts';
import { type ParsedConfig, parseConfig } from './parse.ts';
import { type ConfigFile, configSchema } from './schema.ts';

/**
 * Reads a configuration and all that it extends. Throws UserError for what a person can mend: a file that cannot be read,
 * a syntax error, an unknown key, a wrong value, a circle of `extends`, a locked rule that is changed.
 * @param file absolute path, or undefined for the defaults
 * @param cwd what files are shown relative to
 */
export function loadConfig(file: string | undefined, cwd: string): Config {
  return file === undefined
    ? emptyConfig
    : layersOf(file, cwd, []).reduce(merge, { ...emptyConfig, file, shown: relative(cwd, file), folder: dirname(file) });
}

/**
 * A configuration that a program hands over instead of a file, with all that it extends. Throws UserError as `loadConfig`
 * does.
 * @param folder absolute: what its paths are relative to
 */
export function configOf(written: unknown, folder: string, cwd: string): Config {
  const file = join(folder, 'pipeaudit.config.json');
  const layers = layersOfText(JSON.stringify(written, undefined, 2), file, 'configuration', cwd, []);
  return { ...layers.reduce(merge, { ...emptyConfig, shown: 'configuration', folder }), file: undefined };
}

/** The files from the most general to the most special. */
function layersOf(file: string, cwd: string, extending: readonly string[]): readonly Layer[] {
  const shown = relative(cwd, file);
  if (extending.includes(file)) {
    const circle = [...extending.slice(extending.indexOf(file)), file].map((path) => relative(cwd, path));
    throw new UserError(`configurations extend each other in a circle: ${circle.join(' → ')}`, {
      where: { file: shown },
      next: 'take one `extends` away',
    });
  }
  return layersOfText(readText(file, shown), file, shown, cwd, extending);
}

function layersOfText(text: string, file: string, shown: string, cwd: string, extending: readonly string[]): readonly Layer[] {
  const parsed = parseConfig(text, shown);
  const written = validate(parsed, shown);
  const bases = [written.extends ?? []].flat().map((base, index) => {
    const path = typeof written.extends === 'string' ? ['extends'] : ['extends', index];
    return locate(base, file, { file: shown, ...parsed.position(path, 'value') });
  });
  const layer: Layer = { written, file, shown, position: parsed.position };
  return [...bases.flatMap((base) => layersOf(base, cwd, [...extending, file])), layer];
}

function readText(file: string, shown: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT') throw new UserError(`there is no configuration ${shown}`, { next: 'check the path, or scan with --no-config' });
    if (code === 'EACCES' || code === 'EISDIR') throw new UserError(`the configuration ${shown} cannot be read (${code})`);
    throw error;
  }
}

function validate(parsed: ParsedConfig, shown: string): ConfigFile {
  // An empty file is a configuration that says nothing.
  const outcome = v.safeParse(configSchema, parsed.value ?? {});
  if (outcome.success) return outcome.output;
  const [fault, ...others] = faultsOf(outcome.issues, configSchema);
  if (fault === undefined) throw new Error(`the schema refuses ${shown} without a reason`);
  const more = others.length === 0 ? undefined : `${others.length} more ${others.length === 1 ? 'fault' : 'faults'} in this file`;
  const next =
    [fault.next, more].filter((text) => text !== undefined).join(' (') + (fault.next !== undefined && more !== undefined ? ')' : '');
  throw new UserError(fault.what, { where: { file: shown, ...parsed.position(fault.path, fault.part) }, ...(next === '' ? {} : { next }) });
}

/** A file relative to the one that extends it; else an installed package (or a file in it). */
function locate(base: string, from: string, where: { file: string; line: number; column: number }): string {
  const path = resolve(dirname(from), base);
  if (/^\.{0,2}\//.test(base) || existsSync(path)) return path;
  const lookUp = createRequire(from);
  for (const name of [base, `${base}/pipeaudit.config.yaml`, `${base}/pipeaudit.config.json`]) {
    const found = tryResolve(lookUp, name);
    if (found !== undefined && /\.(?:ya?ml|json)$/.test(found)) return found;
  }
  throw new UserError(`there is no configuration in the package \`${base}\``, {
    where,
    next: 'install the package, or begin the path of a file with `./`',
  });
}

function tryResolve(lookUp: NodeJS.Require, name: string): string | undefined {
  try {
    return lookUp.resolve(name);
  } catch {
    return undefined;
  }
}
