import { takesAnybodysImage } from '../../src/facts/image-lookups.ts';
import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'unowned-image-lookup',
  since: '0.1.0',
  status: 'stable',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  subject: 'shell-command',
  controls: ['owasp-cicd:CICD-SEC-3', 'nist-800-53:SR-4'],
  peers: [],
  docs: {
    title: 'Machine image that is looked up by name, whoever owns it',
    what: 'Finds commands in buildspecs and Commands actions that search for machine images by name with `aws ec2 describe-images`, and do not say whose images.',
    why: 'Everybody may publish an image under any name. Whoever publishes one that fits and is newer has it built in, with the role and the network of the servers: image name confusion.',
    fix: 'Add `--owners amazon`, or the accounts whose images you trust. Better, take the image id from a public parameter of Systems Manager.',
    references: ['https://docs.aws.amazon.com/cli/latest/reference/ec2/describe-images.html'],
  },
  messages: {
    anybody: (d: { by: string }) => `${d.by} looks for a machine image by name and takes that of any account`,
  },
  supersedes: [],
  check({ lines, at, by }, ctx) {
    if (lines.some(takesAnybodysImage)) ctx.fail('anybody', at, { by: by.name });
  },
});
