import * as v from 'valibot';

/**
 * The one schema of a result as it is written to a file (JSON, version 1): saved results are checked by it when they are
 * read, and schema/pipeaudit-result-1.json is generated from it. It describes `AuditResult` of src/audit/result.ts. Keys
 * that it does not know are left out when reading: a later edition of version 1 may add some.
 */

function described<const S extends v.GenericSchema>(schema: S, description: string) {
  return v.pipe(schema, v.description(description));
}

const text = v.string();
const texts = v.array(text);
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const ordinal = v.pipe(v.number(), v.integer(), v.minValue(1));

const severity = v.picklist(['critical', 'high', 'medium', 'low', 'info']);
const confidence = v.picklist(['high', 'medium', 'low']);
const audience = v.picklist(['default', 'strict', 'auditor']);
const verdictCounts = v.object({ pass: count, fail: count, unknown: count, notApplicable: count, error: count });

export const position = v.object({ file: text, line: ordinal, column: ordinal });

export const snippet = described(
  v.object({ firstLine: ordinal, lines: texts }),
  'The lines to show, secrets masked; the first has the number `firstLine`.',
);

export const place = v.object({
  file: described(text, 'Relative to the working directory, `/` as separator; empty for what has no file.'),
  line: described(count, 'Counts from 1; 0 where there is no file.'),
  column: described(count, 'Counts UTF-16 units from 1; 0 where there is no file.'),
  endLine: count,
  endColumn: described(count, 'Exclusive.'),
  logicalId: v.exactOptional(described(text, 'Of the resource; of the parameter or output where there is none.')),
  resourceType: v.exactOptional(text),
  route: v.exactOptional(described(text, 'From the resource: `Properties.Stages[2].Actions[0].RunOrder`.')),
  via: v.exactOptional(
    described(
      v.picklist(['parameter', 'mapping', 'globals', 'parent-stack', 'generated', 'deployment']),
      'Why the text stands elsewhere than the resource it belongs to.',
    ),
  ),
  within: v.exactOptional(described(ordinal, 'The line of a document inside the scalar at this place.')),
  instance: v.exactOptional(text),
  constructPath: v.exactOptional(text),
  source: v.exactOptional(described(position, 'The line of source code that made the construct.')),
  arn: v.exactOptional(text),
  account: v.exactOptional(text),
  region: v.exactOptional(text),
  declared: v.exactOptional(
    described(
      v.object({
        stack: text,
        region: text,
        logicalId: text,
        line: v.exactOptional(ordinal),
        column: v.exactOptional(ordinal),
        constructPath: v.exactOptional(text),
      }),
      'Of what was read from an account and a stack made: where the template of the stack has it.',
    ),
  ),
  snippet: v.exactOptional(snippet),
});

const occurrence = v.object({
  instance: text,
  account: v.exactOptional(text),
  region: v.exactOptional(text),
  world: v.exactOptional(described(text, 'The shortest condition under which it holds; absent when it always does.')),
});

const edit = v.object({
  file: text,
  start: described(count, 'UTF-16 offset.'),
  end: described(count, 'UTF-16 offset, exclusive.'),
  line: ordinal,
  column: ordinal,
  endLine: ordinal,
  endColumn: ordinal,
  text,
});

const fix = v.object({
  title: text,
  safe: described(v.boolean(), 'Applying it cannot break a working delivery.'),
  edits: v.array(edit),
  paste: v.exactOptional(described(text, 'Text to paste where an edit is not possible.')),
});

const finding = v.object({
  fingerprint: described(text, 'Identity of the finding; holds no line, world, instance or account.'),
  rule: text,
  messageId: text,
  data: v.record(text, v.unknown()),
  message: text,
  severity,
  confidence,
  audience,
  subject: v.object({ kind: text, name: text }),
  pipeline: v.exactOptional(text),
  environment: v.exactOptional(text),
  fault: text,
  place,
  related: v.array(v.object({ place, note: text })),
  occurrences: v.array(occurrence),
  given: described(v.boolean(), 'It holds with the supplied and default parameter values.'),
  evidence: texts,
  controls: v.array(described(text, '`framework:control`')),
  fix: v.exactOptional(fix),
  superseded: described(
    v.array(v.object({ fingerprint: text, rule: text, message: text, place })),
    'Findings of other rules on the same fault, which this one says better.',
  ),
});

export const cause = v.variant('kind', [
  v.object({ kind: v.literal('parameter'), instance: text, name: text }),
  v.object({ kind: v.literal('not-in-view'), what: text }),
  v.object({ kind: v.literal('import'), name: text }),
  v.object({ kind: v.literal('ambiguous'), what: text, candidates: texts }),
  v.object({ kind: v.literal('not-read'), operation: text, account: text, region: text, permission: text, reason: text }),
  v.object({ kind: v.literal('environment'), instance: text, name: v.picklist(['account', 'region', 'partition', 'stack-name']) }),
  v.object({ kind: v.literal('unsupported'), what: text }),
]);

const unknownGroup = v.object({
  cause,
  settle: described(text, 'For people: what would settle it.'),
  settles: described(count, 'How many verdicts have this cause among theirs.'),
  verdicts: v.array(v.object({ rule: text, subject: text, place })),
});

const resourceDrawing = v.object({
  name: described(text, 'The logical id where it is in view, else as it is referred to.'),
  account: v.exactOptional(text),
  inView: v.exactOptional(v.object({ instance: text, file: text, logicalId: text, arn: v.exactOptional(text) })),
});

const deploy = described(
  v.object({
    production: described(
      v.picklist(['yes', 'no', 'presumed', 'unknown']),
      '`presumed`: nothing says so, but it is the last deploying stage of several.',
    ),
    gated: described(v.picklist(['yes', 'no', 'unknown']), 'A person approves before it, in every run.'),
  }),
  'Only of what deploys.',
);

const action = v.object({
  name: text,
  subject: described(text, 'The name that findings give it: `Pipeline / Stage / Action`.'),
  place,
  provider: text,
  category: text,
  runOrder: v.exactOptional(v.number()),
  target: v.exactOptional(described(text, 'What it acts on, such as the name of a stack.')),
  account: v.exactOptional(described(text, 'The account that it works in, as far as that is known.')),
  region: v.exactOptional(described(text, 'Only where it is not that of the pipeline.')),
  roles: described(
    v.array(v.object({ as: v.picklist(['action', 'build', 'stack']), role: resourceDrawing })),
    "The action's own role, that of the project that it runs, and that of the stack that it changes.",
  ),
  project: v.exactOptional(resourceDrawing),
  inputs: texts,
  outputs: texts,
  environment: v.exactOptional(text),
  deploy: v.exactOptional(deploy),
});

const store = described(
  v.object({ region: v.exactOptional(text), bucket: resourceDrawing, key: v.exactOptional(resourceDrawing) }),
  'The bucket that keeps artifacts; without a key, the default encryption of the bucket holds.',
);

const stage = v.object({
  name: text,
  entryRules: described(texts, 'Providers of the rules that decide whether an execution may enter.'),
  actions: v.array(action),
  partial: described(v.boolean(), 'There may be actions that are not in view.'),
});

const pipeline = described(
  v.object({
    name: text,
    place,
    instance: text,
    type: text,
    executionMode: text,
    account: v.exactOptional(text),
    region: v.exactOptional(text),
    role: v.exactOptional(resourceDrawing),
    stores: v.array(store),
    stages: v.array(stage),
    partial: described(v.boolean(), 'There may be stages that are not in view.'),
  }),
  'In the world of supplied and default values.',
);

const instance = v.object({
  id: text,
  template: text,
  account: v.exactOptional(text),
  region: v.exactOptional(text),
  stackName: v.exactOptional(text),
});

const system = v.object({
  name: text,
  link: described(v.picklist(['stated', 'single', 'guessed']), 'How its templates are known to belong together.'),
  instances: v.array(instance),
  worlds: count,
  pipelines: v.array(pipeline),
});

const suppressed = v.object({
  finding,
  by: described(
    v.picklist(['comment', 'metadata', 'configuration', 'acknowledged', 'baseline', 'earlier']),
    '`acknowledged`: by CDK code; `earlier`: the commit of `--since` has it already.',
  ),
  reason: text,
  until: v.exactOptional(text),
});

const notice = v.object({ level: v.picklist(['note', 'warning', 'error']), text, place: v.exactOptional(place) });

export const resultSchema = v.object({
  schemaVersion: v.literal(1),
  tool: v.object({ name: v.literal('pipeaudit'), version: text }),
  invocation: v.object({
    command: text,
    paths: texts,
    audience,
    failOn: v.picklist(['critical', 'high', 'medium', 'low', 'info', 'never']),
    rules: described(count, 'Rules that ran.'),
    rulesLeftOut: described(count, 'Rules that exist and did not run.'),
    severities: v.exactOptional(described(v.record(text, severity), 'Severities that the configuration sets, by rule.')),
    since: v.exactOptional(described(text, 'The commit whose findings are told apart, as it was named.')),
  }),
  summary: v.object({
    findings: v.object({ critical: count, high: count, medium: count, low: count, info: count }),
    verdicts: verdictCounts,
    suppressed: described(count, 'Findings that somebody ignores.'),
    baselined: described(count, 'Findings that the baseline knows.'),
    earlier: described(count, 'Findings that the commit of `--since` has already.'),
    pipelines: count,
    templates: count,
    resources: count,
    accounts: count,
    complete: described(v.boolean(), 'Everything that was asked for was read and judged.'),
  }),
  coverage: v.object({
    read: v.array(v.object({ file: text, resources: count })),
    skipped: v.array(v.object({ file: text, reason: text })),
    failed: v.array(
      v.object({
        file: text,
        line: v.exactOptional(ordinal),
        column: v.exactOptional(ordinal),
        reason: text,
        next: v.exactOptional(described(text, 'What to do about it.')),
      }),
    ),
    operations: v.exactOptional(
      described(
        v.array(
          v.object({
            account: text,
            region: described(text, '`global` for services with one endpoint.'),
            service: text,
            operation: text,
            state: described(text, '`read`, `empty`, `absent`, or `not-checked:` with the reason.'),
            read: count,
            absent: count,
            notRead: count,
            attempts: described(count, 'Requests sent, retries among them.'),
            error: v.exactOptional(v.object({ name: text, message: text })),
            permission: v.exactOptional(described(text, 'The IAM action that would allow it.')),
            advice: v.exactOptional(text),
          }),
        ),
        'Of accounts: what became of every operation, one entry per account, region, service and operation.',
      ),
    ),
  }),
  systems: v.array(system),
  findings: described(v.array(finding), 'Worst first.'),
  unknowns: described(v.array(unknownGroup), 'What could not be known, by cause, most settled first.'),
  verdicts: described(v.record(text, verdictCounts), 'By rule; every rule that ran has an entry.'),
  suppressed: v.array(suppressed),
  notices: v.array(notice),
});

/** What the published schema gives a name of its own. */
export const resultDefinitions = {
  severity,
  confidence,
  audience,
  verdictCounts,
  position,
  snippet,
  place,
  occurrence,
  edit,
  fix,
  finding,
  cause,
  unknownGroup,
  resourceDrawing,
  action,
  store,
  stage,
  pipeline,
  instance,
  system,
  suppressed,
  notice,
};
