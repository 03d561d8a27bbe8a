import { ignoredResult } from '../../src/facts/test-results.ts';
import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'ignored-test-result',
  since: '0.1.0',
  status: 'stable',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  subject: 'shell-command',
  controls: ['owasp-cicd:CICD-SEC-1', 'nist-800-53:SI-2'],
  peers: [],
  docs: {
    title: 'Test whose failure fails nothing',
    what: 'Finds commands of builds that run tests and throw the result away: with `|| true` or `; exit 0`, in a pipe to `tee`, as a line of a script that goes on, or with an option that makes the tool succeed always. The same for scanners, at low severity.',
    why: 'The stage is green whatever the tests say, and what they would have stopped is released. People who look at the pipeline believe that it was tested.',
    fix: 'Take the `|| true` away, begin scripts of several lines with `set -e`, and pipes with `set -o pipefail`. Reports are uploaded when a command fails, too.',
    references: ['https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html'],
  },
  messages: {
    test: (d: { by: string; line: string; how: string }) => `${d.by} goes on when \`${d.line}\` fails: ${d.how}`,
    scan: (d: { by: string; line: string; how: string }) => `${d.by} goes on whatever \`${d.line}\` finds: ${d.how}`,
  },
  supersedes: [],
  check({ lines, build, by, at }, ctx) {
    const ignored = ignoredResult(lines, build);
    if (ignored === undefined) return;
    const { what, line, how } = ignored;
    ctx.fail(
      what,
      at,
      { by: by.name, line, how: HOW[how] },
      { ...(what === 'scan' ? { severity: 'low' } : {}), fault: `result of ${line}` },
    );
  },
});

const HOW = {
  swallowed: 'its result is thrown away',
  lenient: 'an option makes it succeed always',
  piped: 'the result is that of the pipe behind it',
  passed: 'the result of the script is that of its last line',
} as const;
