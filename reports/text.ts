import type { Report } from '../src/audit/result.ts';
import { groupsOf } from './findings/groups.ts';
import { drawFinding } from './text/finding.ts';
import { paintOf } from './text/paint.ts';
import { drawSummary } from './text/summary.ts';

/** For people at a terminal: each finding with its source, then what was audited. */
const report: Report = {
  name: 'text',
  description: 'findings with their source lines, for people',
  render({ result, rules }, options) {
    const paint = paintOf(options.colour);
    const byId = new Map(rules.map((rule) => [rule.id, rule]));
    const full = options.verbose || result.invocation.audience === 'auditor';
    const blocks = groupsOf(result).map((group) => drawFinding(group, { rule: byId.get(group[0].rule), options, paint, full }));
    if (!options.quiet) blocks.push(drawSummary(result, options, paint));
    return blocks.map((lines) => `${lines.join('\n')}\n`).join('\n');
  },
};

export default report;
