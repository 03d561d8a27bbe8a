import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { proverKinds } from '../authorization/kinds.ts';
import { nodeKinds } from '../graph/index.ts';
import type { SubjectKind } from '../rule/types.ts';
import { graphOf } from './graph.ts';

const kinds = [...nodeKinds, ...proverKinds].flatMap(([kind, { stands }]) =>
  stands === undefined ? [] : [{ kind: kind as SubjectKind, stands }],
);
const templates = ['showcase', 'incidents', 'incidents-own', 'hard'].flatMap((folder) =>
  readdirSync(join('fixtures', folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => readFileSync(join('fixtures', folder, file), 'utf8'))
    .filter((text) => /^Resources:/m.test(text)),
);

// A type that a kind does not name is a subject that is never judged in the worlds of conditions.
describe('relations stand at resources of the types that their kind names', () => {
  const graphs = templates.map((template) => graphOf({ template, account: '111111111111', region: 'eu-west-1' }));

  it.each(kinds)('$kind', ({ kind, stands }) => {
    const types = new Set(graphs.flatMap((graph) => graph.subjects(kind).flatMap(({ at }) => at.resource?.type ?? [])));
    expect([...types].filter((type) => !stands.includes(type))).toEqual([]);
  });

  it('is asked of most kinds', () => {
    const seen = kinds.filter(({ kind }) => graphs.some((graph) => graph.subjects(kind).length > 0));
    expect(seen.length).toBeGreaterThan(25);
  });
});
