import { rules } from '../../rules/index.ts';
import { audit } from '../../src/audit/audit.ts';
import type { AuditResult } from '../../src/audit/result.ts';
import { findSecrets } from '../../src/facts/secret-shapes.ts';
import { classify } from '../../src/sources/cloudformation/files-read.ts';
import { buildSystems } from '../../src/sources/cloudformation/instances.ts';
import { templateOf } from '../../src/sources/cloudformation/template.ts';

/** Those that run when nothing is said of the audience. */
const chosen = rules.filter(({ audience }) => audience === 'default');

/** From the text of one template to verdicts, as `pipeaudit scan` does it. */
export function judge(file: string, text: string): AuditResult {
  const read = classify(file, text, findSecrets);
  if (!('template' in read)) throw new Error(`${file} is no template`);
  const template = templateOf(read.template);
  const { systems } = buildSystems({ templates: new Map([[file, template]]) });
  return audit({
    systems,
    rules: chosen,
    rulesLeftOut: rules.length - chosen.length,
    environments: [],
    coverage: { read: [{ file, resources: template.resources.size }], skipped: [], failed: [] },
    notices: [],
    ignores: [],
    honourIgnores: true,
    audience: 'default',
    minimumSeverity: 'info',
    severities: new Map(),
    failOn: 'high',
    version: '0.0.0',
    paths: [file],
    today: '2026-01-01',
    known: rules.map(({ id }) => id),
    locked: new Map(),
    whole: true,
    fromRoot: (name) => name,
    templateOf: () => undefined,
  });
}
