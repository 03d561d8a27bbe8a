import type { Finding, ReportedPlace, ReportInput, ReportOptions } from '../src/audit/result.ts';
import type { AnyRule, Confidence, Severity } from '../src/rule/types.ts';
import { stableJsonList } from '../src/text/json.ts';
import { forTerminal } from '../src/text/terminal.ts';
import { controlTitles, frameworkTitles, type Location, locationsOf, partitionOf } from './findings/accounts.ts';
import { inPieces } from './findings/pieces.ts';
import { linesOf, pathFromRoot, whereabouts } from './findings/place.ts';
import { type UnknownVerdict, unknownVerdicts } from './findings/unknown.ts';
import { unreadNote } from './findings/unread.ts';

/** Source: class Compliance Finding of the OCSF schema, version 1.3.0, with the profile `cloud`. */
const VERSION = '1.3.0';

const SEVERITY: Readonly<Record<Severity, { readonly severity_id: number; readonly severity: string }>> = {
  critical: { severity_id: 5, severity: 'Critical' },
  high: { severity_id: 4, severity: 'High' },
  medium: { severity_id: 3, severity: 'Medium' },
  low: { severity_id: 2, severity: 'Low' },
  info: { severity_id: 1, severity: 'Informational' },
};
const CONFIDENCE: Readonly<Record<Confidence, { readonly confidence_id: number; readonly confidence: string }>> = {
  high: { confidence_id: 3, confidence: 'High' },
  medium: { confidence_id: 2, confidence: 'Medium' },
  low: { confidence_id: 1, confidence: 'Low' },
};
const NEW = { status_id: 1, status: 'New' };
const SUPPRESSED = { status_id: 3, status: 'Suppressed' };
const FAILED = { status_id: 3, status: 'Fail' };
const WARNING = { status_id: 2, status: 'Warning' };

/**
 * For SIEM and Security Lake: an event for each finding, with the state of suppressed ones; with `--verbose` a warning for each
 * verdict that stayed unknown.
 */
export default inPieces({
  name: 'ocsf',
  description: 'OCSF 1.3 Compliance Findings, for SIEM and Security Lake',
  *pieces(input, options) {
    yield* stableJsonList(eventsOf(input, options), { indent: 2 });
    yield '\n';
  },
  leftOut({ result }, { verbose }) {
    const { unknown } = result.summary.verdicts;
    const unread = unreadNote('OCSF', result);
    return verbose || unknown === 0
      ? unread
      : [...unread, `the OCSF file holds findings only; with --verbose also the ${unknown} unknown verdicts`];
  },
});

function* eventsOf(input: ReportInput, options: ReportOptions): Iterable<object> {
  const { result } = input;
  for (const finding of result.findings) yield* findingEvents(finding, NEW, undefined, input, options);
  for (const { finding, reason } of result.suppressed) yield* findingEvents(finding, SUPPRESSED, reason, input, options);
  if (options.verbose) for (const verdict of unknownVerdicts(result)) yield unknownEvent(verdict, input, options);
}

/** One for each account and region; one without them, where none is known. */
function findingEvents(
  finding: Finding,
  state: object,
  comment: string | undefined,
  input: ReportInput,
  options: ReportOptions,
): readonly object[] {
  const rule = input.rules.find(({ id }) => id === finding.rule);
  const locations = locationsOf(finding);
  const { message, controls, fix, fingerprint, place, subject } = finding;
  return (locations.length === 0 ? [undefined] : locations).map((location) => ({
    ...eventOf(input, options, location),
    ...state,
    ...SEVERITY[finding.severity],
    ...CONFIDENCE[finding.confidence],
    message: forTerminal(message),
    ...(comment === undefined ? {} : { comment: forTerminal(comment) }),
    compliance: complianceOf(rule?.id ?? finding.rule, controls, FAILED, message, input),
    finding_info: {
      uid: fingerprint,
      title: forTerminal(rule?.docs.title ?? message),
      desc: forTerminal(message),
      types: [`pipeaudit/${finding.rule}`],
      created_time: Date.parse(options.time),
      analytic: analyticOf(finding.rule, rule),
    },
    resources: [resourceOf(place, subject.name, location, options)],
    ...(rule === undefined
      ? {}
      : {
          remediation: {
            desc: forTerminal(fix === undefined ? rule.docs.fix : `${rule.docs.fix} ${fix.title}`),
            references: [...rule.docs.references],
          },
        }),
    ...(finding.evidence.length === 0 ? {} : { status_detail: forTerminal(finding.evidence.join('; ')) }),
  }));
}

function unknownEvent({ rule: id, subject, place, settle }: UnknownVerdict, input: ReportInput, options: ReportOptions): object {
  const rule = input.rules.find((one) => one.id === id);
  const [location] = locationsOf({ place, occurrences: [] });
  const message = `It is not known whether ${subject} passes ${id}. What would settle it: ${settle.join('; ')}`;
  return {
    ...eventOf(input, options, location),
    ...NEW,
    ...SEVERITY.info,
    message: forTerminal(message),
    compliance: complianceOf(id, rule?.controls ?? [], WARNING, message, input),
    finding_info: {
      uid: forTerminal(`unknown/${id}/${whereabouts({ place, subject: { kind: '', name: subject } })}/${subject}`),
      title: forTerminal(rule?.docs.title ?? id),
      desc: forTerminal(message),
      types: [`pipeaudit/${id}`],
      created_time: Date.parse(options.time),
      analytic: analyticOf(id, rule),
    },
    resources: [resourceOf(place, subject, location, options)],
  };
}

function eventOf({ result }: ReportInput, { time }: ReportOptions, location: Location | undefined): object {
  return {
    activity_id: 1,
    activity_name: 'Create',
    category_uid: 2,
    category_name: 'Findings',
    class_uid: 2003,
    class_name: 'Compliance Finding',
    type_uid: 200301,
    type_name: 'Compliance Finding: Create',
    time: Date.parse(time),
    metadata: {
      version: VERSION,
      profiles: ['cloud'],
      product: { name: 'pipeaudit', vendor_name: 'pipeaudit', version: result.tool.version },
    },
    cloud: {
      provider: 'AWS',
      ...(location === undefined ? {} : { account: { uid: location.account, type: 'AWS Account', type_id: 10 }, region: location.region }),
    },
  };
}

function complianceOf(rule: string, controls: readonly string[], status: object, detail: string, { frameworks }: ReportInput): object {
  return {
    ...status,
    control: rule,
    requirements: controlTitles(controls, frameworks),
    standards: frameworkTitles(controls, frameworks),
    status_detail: forTerminal(detail),
  };
}

function analyticOf(id: string, rule: AnyRule | undefined): object {
  return { uid: id, type_id: 1, type: 'Rule', ...(rule === undefined ? {} : { name: rule.docs.title, desc: rule.docs.what }) };
}

function resourceOf(place: ReportedPlace, subject: string, location: Location | undefined, options: ReportOptions): object {
  const lines = linesOf(place);
  const file = lines === undefined ? undefined : pathFromRoot(lines.file, options);
  const uid = place.arn ?? [...(file === undefined ? [] : [file]), place.logicalId ?? subject].join('#');
  return {
    uid: forTerminal(uid),
    name: forTerminal(place.logicalId ?? subject),
    ...(place.resourceType === undefined ? {} : { type: forTerminal(place.resourceType) }),
    ...(location === undefined ? {} : { region: location.region, cloud_partition: partitionOf(location.region) }),
    data: {
      subject: forTerminal(subject),
      ...(lines === undefined ? {} : { file: forTerminal(file ?? lines.file), line: lines.line }),
      ...(place.constructPath === undefined ? {} : { construct: forTerminal(place.constructPath) }),
    },
  };
}
