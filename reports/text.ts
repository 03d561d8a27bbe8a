import { groupsOf } from './findings/groups.ts';
import { inPieces } from './findings/pieces.ts';
import { drawFinding } from './text/finding.ts';
import { paintOf } from './text/paint.ts';
import { drawSummary } from './text/summary.ts';

/** For people at a terminal: each finding with its source, then what was audited. */
export default inPieces({
  name: 'text',
  description: 'findings with their source lines, for people',
  *pieces({ result, rules }, options) {
    const paint = paintOf(options.colour);
    const byId = new Map(rules.map((rule) => [rule.id, rule]));
    const full = options.verbose || result.invocation.audience === 'auditor';
    let between = '';
    for (const group of groupsOf(result)) {
      yield `${between}${drawFinding(group, { rule: byId.get(group[0].rule), options, paint, full }).join('\n')}\n`;
      between = '\n';
    }
    if (!options.quiet) yield `${between}${drawSummary(result, options, paint).join('\n')}\n`;
  },
});
