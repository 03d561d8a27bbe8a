import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findSecrets } from '../facts/secret-shapes.ts';
import { nodeKinds } from '../graph/index.ts';
import { LinkedSystem } from '../graph/linked.ts';
import { keysOf, type Raw } from '../resource/index.ts';
import type { Edit } from '../rule/types.ts';
import { buildSystems } from '../sources/cloudformation/instances.ts';
import { parseDocument } from '../sources/cloudformation/parse.ts';
import { templateOf } from '../sources/cloudformation/template.ts';
import type { Gap } from './gap.ts';
import { proverKinds } from './kinds.ts';

/** The statements that fixes add, put into the templates of incidents: the fault is gone and nothing new appears. */

const home = join(import.meta.dirname, '../../fixtures/incidents');

function deploymentsOf(incident: string): Parameters<typeof buildSystems>[0]['deployments'] {
  return JSON.parse(readFileSync(join(home, incident, 'incident.json'), 'utf8')).deployments;
}

function textsOf(incident: string): ReadonlyMap<string, string> {
  const folder = join(home, incident, 'broken');
  return new Map(readdirSync(folder).map((file) => [file, readFileSync(join(folder, file), 'utf8')]));
}

function gapsIn(texts: ReadonlyMap<string, string>, incident: string): readonly Gap[] {
  const templates = new Map([...texts].map(([file, text]) => [file, templateOf(parseDocument(file, text, findSecrets))]));
  const { systems } = buildSystems({ templates, deployments: deploymentsOf(incident) ?? [] });
  const kinds = new Map([...nodeKinds, ...proverKinds]);
  return systems.flatMap((system) => new LinkedSystem(system, kinds, []).given.subjects('grant').flatMap(({ gaps }) => gaps));
}

/** The template as JSON, with what an edit adds at the end of the list it points to. */
function added(root: Raw, { at, value }: Extract<Edit, { kind: 'add' }>): Raw {
  const copy: unknown = structuredClone(root);
  let target = copy as Record<string, unknown>;
  const keys = keysOf(at.pointer);
  for (const key of keys) target = target[key] as Record<string, unknown>;
  if (Array.isArray(target)) target.push(value);
  return copy as Raw;
}

const REPAIRED = [
  '003-staging-role-no-decrypt',
  '013-no-passrole-for-stack-role',
  '019-replica-key-decrypt-only',
  '023-connection-not-usable',
  '025-ecs-deploy-passes-no-role',
  '027-own-log-group-not-granted',
  '061-parameter-not-readable',
  '065-source-bucket-not-inspectable',
];

describe('the statement that a fix adds', () => {
  it.each(REPAIRED)('repairs %s', (incident) => {
    let texts = textsOf(incident);
    const gaps = gapsIn(texts, incident);
    expect(gaps.length).toBeGreaterThan(0);
    for (const { fix } of gaps) {
      for (const edit of fix.edits) {
        if (edit.kind !== 'add') continue;
        const { file } = edit.at.document;
        const { root } = parseDocument(file, texts.get(file) ?? '', findSecrets);
        texts = new Map(texts).set(file, JSON.stringify(added(root, edit)));
      }
    }
    expect(gapsIn(texts, incident).map(({ caller, actions, target }) => `${caller} ${actions} ${target}`)).toEqual([]);
  });
});

describe('text to paste', () => {
  it('is the statement as a template would write it', () => {
    const [gap] = gapsIn(textsOf('013-no-passrole-for-stack-role'), '013-no-passrole-for-stack-role');
    expect(gap?.fix.paste).toBe(
      [
        '- Effect: Allow',
        '  Action: iam:PassRole',
        '  Resource: !GetAtt WorkerStackRole.Arn',
        '  Condition:',
        '    StringEquals:',
        '      iam:PassedToService: cloudformation.amazonaws.com',
      ].join('\n'),
    );
  });
});
