import { describe, expect, it } from 'vitest';
import { checkFile } from './check-rooms.mjs';

describe('the room table', () => {
  it.each([
    ['src/graph/key.ts', "import type { Subject } from '../rule/types.ts';"],
    ['src/graph/key.ts', "import { any } from '../resource/cause.ts';\nimport { x } from './role.ts';"],
    ['src/graph/key.ts', "// import { readFileSync } from 'node:fs';\nconst text = 'process.env';"],
    ['rules/grants/one.ts', "import { defineRule } from '../../src/rule/index.ts';\nimport { images } from '../../src/facts/images.ts';"],
    ['src/config/load.ts', "import { readFileSync } from 'node:fs';"],
    ['src/cli/main.ts', "const scan = await import('../audit/run.ts');\nprocess.exitCode = 1;"],
    ['src/graph/key.test.ts', "import { readFileSync } from 'node:fs';"],
  ])('lets %s have %j', (file, text) => {
    expect(checkFile(file, text)).toEqual([]);
  });

  it.each([
    [
      'src/graph/key.ts',
      "import { defineRule } from '../rule/index.ts';",
      'src/graph/key.ts:1: src/graph may import only types of src/rule: write import type',
    ],
    [
      'src/resource/text.ts',
      "\n\nexport * from '../text/lines.ts';",
      'src/resource/text.ts:3: src/resource may not import src/text (src/text/lines.ts)',
    ],
    [
      'src/resource/text.ts',
      "import {\n  parse,\n} from 'js-yaml';",
      'src/resource/text.ts:1: src/resource may not use packages (js-yaml)',
    ],
    [
      'rules/grants/one.ts',
      "import two from './two.ts';",
      'rules/grants/one.ts:1: files of rules stand alone: rules/grants/two.ts may not be imported',
    ],
    ['rules/grants/one.ts', "import 'node:fs';", 'rules/grants/one.ts:1: rules may not use node:fs'],
    [
      'src/audit/run.ts',
      "const rules = await import('../../rules/index.ts');",
      'src/audit/run.ts:1: src/audit may not import rules (rules/index.ts)',
    ],
    ['reports/text.ts', 'const started = Date.now();', 'reports/text.ts:1: reports is pure: no Date.now'],
    ['src/config/load.ts', 'const home = process.env.HOME;', 'src/config/load.ts:1: src/config is pure: no process'],
    ['src/strange/one.ts', '', 'src/strange/one.ts: belongs to no room; add one to scripts/lint/rooms.mjs'],
    ['rules/grants/one.ts', '\n'.repeat(201), 'rules/grants/one.ts: 201 lines; 200 is the most'],
    ['src/graph/key.test.ts', '\n'.repeat(401), 'src/graph/key.test.ts: 401 lines; 400 is the most'],
  ])('refuses %s', (file, text, fault) => {
    expect(checkFile(file, text)).toEqual([fault]);
  });
});
