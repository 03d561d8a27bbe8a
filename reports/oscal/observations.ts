import type { Finding, ReportedPlace, ReportInput, ReportOptions } from '../../src/audit/result.ts';
import { forTerminal } from '../../src/text/terminal.ts';
import { uuidOf } from '../../src/text/uuid.ts';
import { linesOf, pathFromRoot, whereabouts } from '../findings/place.ts';
import { type UnknownVerdict, unknownVerdicts } from '../findings/unknown.ts';
import { lineOf, property } from './fields.ts';

export interface Observations {
  readonly observations: readonly object[];
  /** The resources that observations are about. */
  readonly inventory: readonly object[];
  /** Ids of observations, by the rule that made them. */
  readonly byRule: ReadonlyMap<string, readonly string[]>;
}

interface Subject {
  readonly uuid: string;
  readonly item: object;
}

/** What the rules of a framework observed: findings, suppressed findings, and verdicts that stayed unknown. */
export function observationsOf(framework: string, rules: ReadonlySet<string>, input: ReportInput, options: ReportOptions): Observations {
  const subjects = new Map<string, Subject>();
  const byRule = new Map<string, string[]>();
  const observations: object[] = [];
  const { findings, suppressed } = input.result;
  const add = (rule: string, uuid: string, place: ReportedPlace, subject: string, rest: object): void => {
    if (!rules.has(rule)) return;
    const about = subjectOf(framework, place, subject, options);
    subjects.set(about.uuid, about);
    const known = byRule.get(rule);
    if (known === undefined) byRule.set(rule, [uuid]);
    else known.push(uuid);
    observations.push({
      uuid,
      methods: ['TEST'],
      collected: options.time,
      subjects: [{ 'subject-uuid': about.uuid, type: 'inventory-item', title: lineOf(subject) }],
      ...rest,
    });
  };
  for (const finding of findings)
    add(finding.rule, uuidOf('finding', framework, finding.fingerprint), finding.place, finding.subject.name, found(finding));
  for (const { finding, reason, until } of suppressed)
    add(finding.rule, uuidOf('accepted', framework, finding.fingerprint), finding.place, finding.subject.name, {
      ...found(finding),
      remarks: forTerminal(`Suppressed: ${reason}${until === undefined ? '' : ` (until ${until})`}`),
    });
  for (const verdict of unknownVerdicts(input.result))
    add(
      verdict.rule,
      uuidOf('unknown', framework, verdict.rule, identity(verdict.place, verdict.subject), verdict.subject, verdict.place.route ?? ''),
      verdict.place,
      verdict.subject,
      unknown(verdict),
    );
  return { observations, inventory: [...subjects.values()].map(({ item }) => item), byRule };
}

function found({ rule, message, severity, confidence, fingerprint, place, subject, evidence }: Finding): object {
  return {
    title: lineOf(message),
    description: forTerminal(message),
    types: ['finding'],
    props: [
      property('rule', rule),
      property('severity', severity),
      property('confidence', confidence),
      property('fingerprint', fingerprint),
    ],
    'relevant-evidence': [
      { description: lineOf(whereabouts({ place, subject })) },
      ...evidence.map((line) => ({ description: lineOf(line) })),
    ],
  };
}

function unknown({ rule, subject, place, settle }: UnknownVerdict): object {
  return {
    title: lineOf(`It is not known whether ${subject} passes ${rule}`),
    description: lineOf(`What would settle it: ${settle.join('; ')}`),
    types: ['control-objective'],
    props: [property('rule', rule)],
    'relevant-evidence': [{ description: lineOf(whereabouts({ place, subject: { kind: '', name: subject } })) }],
  };
}

function subjectOf(framework: string, place: ReportedPlace, subject: string, options: ReportOptions): Subject {
  const uuid = uuidOf('resource', framework, identity(place, subject));
  const lines = linesOf(place);
  const props = [
    ...(lines === undefined ? [] : [property('file', pathFromRoot(lines.file, options))]),
    ...(place.logicalId === undefined ? [] : [property('logical-id', place.logicalId)]),
    ...(place.resourceType === undefined ? [] : [property('resource-type', place.resourceType)]),
    ...(place.arn === undefined ? [] : [property('arn', place.arn)]),
    ...(place.account === undefined ? [] : [property('account', place.account)]),
    ...(place.region === undefined ? [] : [property('region', place.region)]),
  ];
  return { uuid, item: { uuid, description: lineOf(place.logicalId ?? place.arn ?? subject), ...(props.length === 0 ? {} : { props }) } };
}

function identity({ arn, file, logicalId, constructPath }: ReportedPlace, subject: string): string {
  return arn ?? `${constructPath ?? file}#${logicalId ?? subject}`;
}
