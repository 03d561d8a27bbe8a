import * as v from 'valibot';
import { severities } from '../rule/types.ts';

/** The schema of what `pipeaudit diff --format json` writes; schema/pipeaudit-diff-1.json is generated from it. It describes `Difference` of difference.ts. */

const text = v.string();
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const severity = v.picklist(severities);

function described<const S extends v.GenericSchema>(schema: S, description: string) {
  return v.pipe(schema, v.description(description));
}

const finding = v.object({
  fingerprint: text,
  rule: text,
  severity,
  file: described(text, 'As the side that it comes from names it; empty for what has none.'),
  line: v.exactOptional(count),
  column: v.exactOptional(count),
  resource: text,
  message: v.exactOptional(described(text, 'Absent where only a baseline knows the finding.')),
  before: v.exactOptional(described(severity, 'The severity that it had before, where that was another.')),
  reason: v.exactOptional(described(text, 'Why it does not count any more, or did not count before.')),
});

/** The same for each group of findings. */
function groups<const S extends v.GenericSchema>(of: S) {
  return v.object({
    new: described(of, 'Open now, and not before; or more severe than before.'),
    fixed: described(of, 'Open before; the rule ran again and finds it no more.'),
    suppressed: described(of, 'Open before, and now ignored or in a baseline.'),
    notJudged: described(of, 'Open before, and nothing tells whether it is still there.'),
    unchanged: of,
  });
}

export const differenceSchema = v.object({
  schemaVersion: v.literal(1),
  old: described(text, 'The file that was named first.'),
  new: text,
  summary: groups(count),
  findings: groups(v.array(finding)),
});

/** What the published schema gives a name of its own. */
export const differenceDefinitions = { finding };
