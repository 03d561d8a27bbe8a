import { defineRule, type Field, type RuleContext, type Subjects, type Text, type Value } from '../../src/rule/index.ts';

type Approval = Subjects['approval'];
type Context = Pick<RuleContext<Record<'gave' | 'wrote', (d: { person: string; approval: string }) => string>>, 'fail' | 'unknown'>;

export default defineRule({
  id: 'self-approval',
  since: '0.1.0',
  status: 'stable',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  subject: ['reach', 'approval'],
  controls: ['owasp-cicd:CICD-SEC-1', 'nist-800-53:AC-5'],
  peers: [],
  docs: {
    title: 'Who builds can also approve',
    what: 'Finds build roles, roles of outside CI providers and CI users that may give the manual approval of a pipeline in view (`codepipeline:PutApprovalResult`), and in accounts approvals that whoever started the execution or wrote the commit gave last, as far as the source action names the author. Administrators are reported by another rule.',
    why: 'The approval is there so that a second person looks. A commit whose build approves itself needs no second person.',
    fix: 'Take `codepipeline:PutApprovalResult` out of the role, and give it to a group of people for exactly this approval.',
    references: ['https://docs.aws.amazon.com/codepipeline/latest/userguide/approvals-iam-permissions.html'],
  },
  messages: {
    approve: (d: { principal: string; pipeline: string }) => `${d.principal}, which builds, can give the approval of ${d.pipeline}`,
    gave: (d: { person: string; approval: string }) => `${d.person} started the last execution of ${d.approval} and approved it`,
    wrote: (d: { person: string; approval: string }) =>
      `${d.person} wrote the commit of the last execution of ${d.approval} and approved it`,
  },
  supersedes: [],
  appliesTo: (subject) => (subject.kind === 'approval' ? subject.action.owner.resource.observed.exists : 'yes'),
  check(subject, ctx) {
    if (subject.kind === 'approval') return judgeLast(subject, ctx);
    const { name, principal, administrator, approvable } = subject;
    if (administrator === 'yes' || (principal.kind === 'user' && principal.delivers === undefined)) return;
    const sure = approvable.find(({ answer }) => answer === 'yes');
    if (sure !== undefined) {
      const { pipeline, grant } = sure;
      return ctx.fail(
        'approve',
        grant,
        { principal: name, pipeline: pipeline.name },
        { fault: `approve ${name}`, related: approvable.map((one) => ({ place: one.pipeline.at, note: 'the pipeline' })) },
      );
    }
    for (const { answer, grant } of approvable) if (typeof answer === 'object') ctx.unknown(answer.because, grant);
  },
});

/** Who started an execution by hand, or wrote its commit, and approved it: only an account tells. */
function judgeLast({ action, name, at }: Approval, ctx: Context): void {
  const { observed } = action.owner.resource;
  const [stages, executions] = [observed.get('Stages').items(), observed.get('Executions').items()];
  const open = stages.open ?? executions.open;
  if (open !== undefined) {
    ctx.unknown(open, at);
    return;
  }
  const stage = stages.items.find((one) => text(one.get('Name')) === title(action.stage.title));
  const given = stage
    ?.get('Actions')
    .items()
    .items.find((one) => text(one.get('Name')) === title(action.title));
  const last = text(stage?.get('LatestExecution', 'PipelineExecutionId'));
  const trigger = executions.items.find((one) => text(one.get('Id')) === last)?.get('Trigger');
  if (last === undefined || text(given?.get('LatestExecution', 'Status')) !== 'Succeeded') return;
  const person = text(given?.get('LatestExecution', 'LastUpdatedBy'));
  if (person === undefined) return;
  const told = [at, { person, approval: name }, { fault: `approved ${action.id}` }] as const;
  const startedIt = text(trigger?.get('TriggerType')) === 'StartPipelineExecution' && text(trigger?.get('TriggerDetail')) === person;
  const approved = observed.get('Approved').items().items;
  const authors = approved
    .find((one) => text(one.get('Id')) === last)
    ?.get('Authors')
    .items();
  if (startedIt) ctx.fail('gave', ...told);
  else if (authors?.open !== undefined) ctx.unknown(authors.open, at);
  else if (authors?.items.some((author) => text(author)?.toLowerCase() === personOf(person))) ctx.fail('wrote', ...told);
}

/**
 * What people are called at the end of their ARN: the name of a user, or of a session of a role. Sessions of IAM Identity
 * Center are called as the person signs in, which often is a mail address; nothing less than the whole name counts.
 */
function personOf(arn: string): string | undefined {
  return arn.split('/').at(-1)?.toLowerCase();
}

function text(value: Value | undefined): string | undefined {
  const field = value?.string();
  return field !== undefined && 'value' in field ? field.value : undefined;
}

function title(field: Field<Text>): string | undefined {
  return 'value' in field ? field.value.known : undefined;
}
