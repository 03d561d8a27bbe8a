import { runsDownload } from '../../src/facts/moving-code.ts';
import { unsafeCommand } from '../../src/facts/unsafe-commands.ts';
import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'unsafe-buildspec',
  since: '0.1.0',
  status: 'stable',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  subject: 'shell-command',
  controls: ['owasp-cicd:CICD-SEC-4', 'owasp-cicd:CICD-SEC-6'],
  peers: ['CB-011'],
  docs: {
    title: 'Build command that hands the build over',
    what: 'Finds commands in buildspecs and Commands actions that run a download unseen, switch certificate checks off, print credentials or the environment that holds fetched ones, put them into images as build arguments, or leave a debug session open.',
    why: 'Whoever answers the download is inside the build, with its role and secrets. Logs are read by many more people than secrets are.',
    fix: 'Download to a file, compare its checksum, then run it. Install the certificate of your own server in place of `-k`. Give credentials to image builds with `--secret`. Take the rest out.',
    references: ['https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html'],
  },
  messages: {
    piped: (d: { by: string }) => `${d.by} runs what it downloads, without looking at it`,
    unchecked: (d: { by: string }) => `${d.by} switches certificate checks off`,
    printed: (d: { by: string }) => `${d.by} prints credentials into its log`,
    revealed: (d: { by: string; variable: string }) => `${d.by} prints ${d.variable}, a secret that it has fetched, into its log`,
    baked: (d: { by: string }) => `${d.by} puts a credential into the history of an image`,
    debug: (d: { by: string }) => `${d.by} stops for a debug session`,
  },
  supersedes: [],
  check({ lines, at, by, build, reveals }, ctx) {
    if (reveals !== undefined) {
      const { variable, sure } = reveals;
      ctx.fail('revealed', at, { by: by.name, variable }, { confidence: sure ? 'high' : 'medium', fault: `printed ${by.id} ${variable}` });
    }
    const found = lines.map((line) => unsafeCommand(line) ?? (runsDownload(line, build) ? 'piped' : undefined));
    for (const what of new Set(found)) {
      // A secret that is printed by its name was told already.
      if (what !== undefined && !(what === 'printed' && reveals !== undefined)) ctx.fail(what, at, { by: by.name }, SEVERITIES[what]);
    }
  },
});

const SEVERITIES = {
  piped: { severity: 'medium' },
  unchecked: {},
  printed: { severity: 'medium', confidence: 'medium' },
  baked: { severity: 'medium', confidence: 'medium' },
  debug: { severity: 'low' },
} as const;
