import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { allRules } from '../api/registry.ts';
import { checkRules } from '../config/check.ts';
import { loadConfig } from '../config/load.ts';
import { configSchema } from '../config/schema.ts';
import { Workplace } from './command-line.ts';

vi.setConfig({ testTimeout: 60_000 });

/** What the guides show is true: their examples are read as people would have them read. */

const guide = (name: string): string => readFileSync(join(import.meta.dirname, '../../docs', name), 'utf8');

/** The blocks of code in a language, each with the heading that it stands under. */
function blocks(text: string, language: string): readonly (readonly [string, string])[] {
  return text
    .split(/^## /m)
    .flatMap((section) =>
      [...section.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))].map(
        ([, block = '']) => [section.slice(0, section.indexOf('\n')).replaceAll('`', ''), block] as const,
      ),
    );
}

let place = new Workplace();
afterEach(() => place.remove());

describe('docs/configuration.md', () => {
  const text = guide('configuration.md');

  it.each(blocks(text, 'yaml'))('shows a configuration that is right: %s', (heading, block) => {
    place = new Workplace({
      'pipeaudit.config.yaml': block,
      'shared/pipeaudit.yaml': '',
      'node_modules/@acme/pipeaudit-policy/pipeaudit.config.yaml': '',
      'node_modules/@acme/pipeaudit-policy/package.json': '{"name": "@acme/pipeaudit-policy"}',
    });
    const config = loadConfig(join(place.folder, 'pipeaudit.config.yaml'), place.folder);
    checkRules(config, allRules);
    if (heading in configSchema.entries) expect(block).toMatch(new RegExp(`^${heading}:`, 'm'));
  });

  it('has a section for every key', () => {
    const headings = [...text.matchAll(/^## `(\w+)`$/gm)].map((match) => match[1]);
    expect(headings.sort()).toEqual(
      Object.keys(configSchema.entries)
        .filter((key) => key !== '$schema')
        .sort(),
    );
  });
});

describe('docs/adopting.md', () => {
  const text = guide('adopting.md');
  const scan = 'scan --audience auditor --format json --no-config --only insecure-source-tls,missing-build-timeout';

  it.each([
    ['yaml', 0, ['missing-build-timeout', 'insecure-source-tls']],
    ['json', 0, ['insecure-source-tls']],
  ] as const)('shows ignores that work: %s', async (language, index, rules) => {
    place = new Workplace({ [`template.${language}`]: blocks(text, language)[index]?.[1] });
    const result = JSON.parse((await place.run(`${scan} template.${language}`)).stdout);
    const ignored = result.suppressed.map(({ finding }: { finding: { rule: string } }) => finding.rule);
    expect(ignored.sort()).toEqual([...rules].sort());
    expect(result.notices).toEqual([]);
  });
});
