import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import yaml from 'js-yaml';
import { globSync } from 'tinyglobby';
import { expect, it } from 'vitest';
import { root } from './root.mjs';

const documents = globSync(['*.md', 'docs/*.md', 'docs/decisions/*.md', 'fixtures/*/README.md'], { cwd: root }).sort();

it.each(documents)('%s leads to files and headings that are there', (document) => {
  const text = readFileSync(join(root, document), 'utf8').replace(/^```[\s\S]*?^```|`[^`\n]*`/gm, '');
  const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link).filter((link) => !/^https?:/.test(link));
  const broken = links.filter((link) => {
    const [path = '', heading] = link.split('#');
    const file = path === '' ? join(root, document) : join(root, dirname(document), path);
    return !existsSync(file) || (heading !== undefined && !headingsOf(file).includes(heading));
  });
  expect(broken).toEqual([]);
});

it('documents and examples name the version that this is', () => {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const files = [...documents, ...globSync(['examples/*'], { cwd: root })];
  const named = files.flatMap((file) =>
    [...readFileSync(join(root, file), 'utf8').matchAll(/(?:pipeaudit@v?|rev: v|PIPEAUDIT_VERSION(?: =|:) '?)(\d+\.\d+\.\d+)/g)].map(
      ([, number]) => `${file}: ${number}`,
    ),
  );
  expect(named.length).toBeGreaterThan(5);
  expect(named.filter((each) => !each.endsWith(`: ${version}`))).toEqual([]);
});

it('docs/ci.md explains every input of the action', () => {
  const text = readFileSync(join(root, 'docs/ci.md'), 'utf8');
  const { inputs } = yaml.load(readFileSync(join(root, 'action.yml'), 'utf8')) as { readonly inputs: object };
  expect(Object.keys(inputs).filter((name) => !text.includes(`| \`${name}\` |`))).toEqual([]);
});

/** As GitHub names them. */
function headingsOf(file: string): readonly string[] {
  return [...readFileSync(file, 'utf8').matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}
