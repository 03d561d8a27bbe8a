import type { Finding, ReportOptions } from '../src/audit/result.ts';
import type { Severity } from '../src/rule/types.ts';
import { stableJsonList } from '../src/text/json.ts';
import { forTerminal } from '../src/text/terminal.ts';
import { each, inPieces } from './findings/pieces.ts';
import { linesOf, pathFromRoot } from './findings/place.ts';
import { unreadNote } from './findings/unread.ts';

/** Source: "Code Quality report format" in the documentation of GitLab. */
const SEVERITY: Readonly<Record<Severity, string>> = {
  critical: 'blocker',
  high: 'critical',
  medium: 'major',
  low: 'minor',
  info: 'info',
};

/** For merge requests of GitLab: the report of a job under `artifacts:reports:codequality`. */
export default inPieces({
  name: 'gitlab',
  description: 'Code Quality report, for the merge requests of GitLab',
  *pieces({ result }, options) {
    yield* stableJsonList(
      each(result.findings, (finding) => [entry(finding, options)]),
      { indent: 2 },
    );
    yield '\n';
  },
  leftOut: ({ result }) => unreadNote('Code Quality', result),
});

/** What no file declares is shown under its ARN: GitLab wants a path. */
function entry({ rule, fingerprint, severity, message, place, subject }: Finding, options: ReportOptions): object {
  const lines = linesOf(place);
  return {
    description: forTerminal(message),
    check_name: rule,
    fingerprint,
    severity: SEVERITY[severity],
    location: {
      path: forTerminal(lines === undefined ? (place.arn ?? subject.name) : pathFromRoot(lines.file, options)),
      lines: { begin: lines?.line ?? 1 },
    },
  };
}
