import type { FrameworkEvidence } from '../src/audit/compliance.ts';
import type { Report, ReportInput, ReportOptions } from '../src/audit/result.ts';
import { stableJson } from '../src/text/json.ts';
import { uuidOf } from '../src/text/uuid.ts';
import { count, listed } from '../src/text/words.ts';
import { controlId, lineOf, property } from './oscal/fields.ts';
import { controlFindings } from './oscal/findings.ts';
import { observationsOf } from './oscal/observations.ts';

/** Source: model Assessment Results of OSCAL; what is written is valid by 1.1.0 and later of 1.x. */
const VERSION = '1.1.3';

/** For governance tools: a result for each framework, a finding for each control, an observation for each thing found. */
const report: Report = {
  name: 'oscal',
  description: 'OSCAL assessment results: evidence for the controls of each framework',
  render(input, options) {
    const plan = uuidOf('no-plan');
    const frameworks = input.frameworks ?? [];
    const results = frameworks.map((framework) => resultOf(framework, input, options));
    const document = {
      'assessment-results': {
        uuid: uuidOf('document', options.time, ...input.result.findings.map(({ fingerprint }) => fingerprint)),
        metadata: {
          title: 'Audit of delivery pipelines by pipeaudit',
          'last-modified': options.time,
          version: options.time,
          'oscal-version': VERSION,
        },
        'import-ap': { href: `#${plan}`, remarks: 'There is no assessment plan: the rules of pipeaudit are the plan.' },
        results: results.length > 0 ? results : [withoutControls(options)],
        'back-matter': {
          resources: [
            { uuid: plan, title: 'The rules of pipeaudit', description: `The ${count(input.result.invocation.rules, 'rule')} that ran.` },
          ],
        },
      },
    };
    return `${stableJson(document, { indent: 2 })}\n`;
  },
  leftOut({ result: { findings } }) {
    const without = findings.filter(({ controls }) => controls.length === 0);
    const rules = [...new Set(without.map(({ rule }) => rule))].sort();
    return without.length === 0
      ? []
      : [`the OSCAL file leaves out ${count(without.length, 'finding')} of rules that belong to no control: ${listed(rules)}`];
  },
};

export default report;

function resultOf(framework: FrameworkEvidence, input: ReportInput, { time, ...options }: ReportOptions): object {
  const rules = new Set(framework.controls.flatMap((control) => control.rules));
  const { observations, inventory, byRule } = observationsOf(framework.id, rules, input, { ...options, time });
  const findings = controlFindings(framework, byRule);
  const unjudged = framework.controls.filter(({ state }) => state === 'not-judged').map(({ id }) => id);
  const { verdicts, complete } = input.result.summary;
  const tool = uuidOf('tool', input.result.tool.version);
  return {
    uuid: uuidOf('result', framework.id, time),
    title: lineOf(framework.title),
    description: `What the rules of pipeaudit say of the controls of ${framework.title}. A control is satisfied as far as these rules judge it; the rest of it is for people to assess.`,
    start: time,
    end: time,
    props: [
      property('complete', String(complete)),
      ...Object.entries(verdicts).map(([verdict, number]) => property(`verdicts-${verdict}`, String(number))),
    ],
    'local-definitions': {
      ...(inventory.length === 0 ? {} : { 'inventory-items': inventory }),
      'assessment-assets': {
        components: [
          {
            uuid: tool,
            type: 'software',
            title: 'pipeaudit',
            description: 'Static policy linter and compliance auditor for AWS delivery pipelines',
            props: [{ name: 'version', value: input.result.tool.version }],
            status: { state: 'operational' },
          },
        ],
        'assessment-platforms': [{ uuid: uuidOf('platform', input.result.tool.version), 'uses-components': [{ 'component-uuid': tool }] }],
      },
    },
    'reviewed-controls': {
      'control-selections': [
        {
          description: `Controls of ${framework.title}, ${framework.url}`,
          'include-controls': framework.controls.map(({ id }) => ({ 'control-id': controlId(id) })),
        },
      ],
    },
    ...(observations.length === 0 ? {} : { observations }),
    ...(findings.length === 0 ? {} : { findings }),
    ...(unjudged.length === 0 ? {} : { remarks: `Nothing that was audited falls under ${listed(unjudged)}.` }),
  };
}

/** OSCAL wants a result even where no rule that ran belongs to a control. */
function withoutControls({ time }: ReportOptions): object {
  return {
    uuid: uuidOf('result', time),
    title: 'No control was reviewed',
    description: 'None of the rules that ran gives evidence for a control of a framework.',
    start: time,
    end: time,
    'reviewed-controls': { 'control-selections': [{ 'include-all': {} }] },
  };
}
