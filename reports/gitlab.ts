import type { Finding, Report, ReportOptions } from '../src/audit/result.ts';
import type { Severity } from '../src/rule/types.ts';
import { stableJson } from '../src/text/json.ts';
import { forTerminal } from '../src/text/terminal.ts';
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
const report: Report = {
  name: 'gitlab',
  description: 'Code Quality report, for the merge requests of GitLab',
  render({ result }, options) {
    return `${stableJson(
      result.findings.map((finding) => entry(finding, options)),
      { indent: 2 },
    )}\n`;
  },
  leftOut: ({ result }) => unreadNote('Code Quality', result),
};

export default report;

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
