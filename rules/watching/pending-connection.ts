import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'pending-connection',
  since: '0.1.0',
  status: 'stable',
  severity: 'medium',
  confidence: 'high',
  audience: 'default',
  subject: 'connection',
  controls: ['owasp-cicd:CICD-SEC-10'],
  peers: [],
  docs: {
    title: 'Connection to a code host that cannot be used',
    what: 'Finds connections of accounts whose handshake with the code host was never completed, or which are in error.',
    why: 'A pipeline whose source uses the connection does not start when somebody pushes, and nothing says so until a release is missed.',
    fix: 'Open the connection in the console and complete the handshake (`Update pending connection`); for one in error, install the app of AWS anew at the code host.',
    references: ['https://docs.aws.amazon.com/dtconsole/latest/userguide/connections-update.html'],
  },
  messages: {
    pending: (d: { connection: string }) => `${d.connection} waits for somebody to complete its handshake; nothing can use it`,
    error: (d: { connection: string }) => `${d.connection} is in error; nothing can use it`,
  },
  supersedes: [],
  appliesTo: ({ resource }) => resource.observed.get('Status').exists,
  check({ resource, name }, ctx) {
    const { at } = resource.observed.get('Status');
    const status = ctx.need(resource.observed.get('Status').string());
    if (status === 'PENDING') ctx.fail('pending', at, { connection: name });
    if (status === 'ERROR') ctx.fail('error', at, { connection: name });
  },
});
