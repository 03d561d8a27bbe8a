import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import type { SarifOptions } from '../audit/result.ts';
import type { Config } from '../config/config.ts';
import { findSecrets } from '../facts/secret-shapes.ts';
import { entryOf, pathOf, UserError } from '../resource/index.ts';
import { parseDocument } from '../sources/cloudformation/parse.ts';
import { lineAndColumn } from '../text/lines.ts';

/** A line of a file, which is named from the working directory. */
type FileLine = NonNullable<SarifOptions['anchor']>;

/**
 * Which committed lines stand for what was read from accounts: where the template that the configuration deploys as the
 * stack declares the resource, else where the configuration names the account.
 */
export function accountAnchors({ deployments, file }: Config, cwd: string): Pick<SarifOptions, 'declaredAt' | 'accountAt'> {
  const shown = (path: string): string => relative(cwd, path).split('\\').join('/');
  const once = memory<readonly [string, string], FileLine | undefined>();
  return {
    declaredAt: ({ account, declared }) => {
      const deployed = deployments.find(
        (one) => one.stackName === declared?.stack && one.account === account && one.region === declared?.region,
      );
      if (declared === undefined || deployed === undefined) return undefined;
      const { template } = deployed;
      return once([template, declared.logicalId], () => lineOf(template, declared.logicalId, shown(template)));
    },
    accountAt: (account) => (file === undefined ? undefined : once([file, account], () => namedIn(file, account, shown(file)))),
  };
}

/** Where a template declares a resource; the stack may have been made of a packaged copy with other lines. */
function lineOf(path: string, logicalId: string, file: string): FileLine | undefined {
  const text = textOf(path);
  if (text === undefined) return undefined;
  try {
    const document = parseDocument(file, text, findSecrets);
    if (entryOf(entryOf(document.root, 'Resources'), logicalId) === undefined) return undefined;
    const { start } = document.locate(pathOf('Resources', logicalId), 'key');
    return { file, line: lineAndColumn(text, start).line };
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

/** The first line of a configuration that has the number of an account. */
function namedIn(path: string, account: string, file: string): FileLine | undefined {
  const at =
    textOf(path)
      ?.split('\n')
      .findIndex((line) => line.includes(account)) ?? -1;
  return at < 0 ? undefined : { file, line: at + 1 };
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/** Remembers what was worked out for a key. */
function memory<K extends readonly string[], V>(): (key: K, make: () => V) => V {
  const known = new Map<string, V>();
  return (key, make) => {
    const name = key.join('\n');
    const value = known.has(name) ? (known.get(name) as V) : make();
    known.set(name, value);
    return value;
  };
}
