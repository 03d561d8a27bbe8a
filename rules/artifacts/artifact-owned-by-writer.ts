import { defineRule, type Subjects, unsafeFix } from '../../src/rule/index.ts';

export default defineRule({
  id: 'artifact-owned-by-writer',
  since: '0.1.0',
  status: 'stable',
  severity: 'medium',
  confidence: 'medium',
  audience: 'default',
  subject: ['store-use', 'foreign-upload'],
  controls: ['nist-800-53:AC-3'],
  peers: [],
  docs: {
    title: 'Artifacts that belong to another account',
    what: 'Finds artifact buckets that leave objects to their writer (`ObjectOwnership: ObjectWriter`) while an action writes artifacts as a role of another account that is not allowed to give them away (`s3:PutObjectAcl`), and deploys to such a bucket of another account without the `CannedACL` `bucket-owner-full-control`.',
    why: 'A bucket policy gives no right to objects that the owner of the bucket does not own. The artifact is in the bucket, and the next step may not open it unless the writer gave it away by an ACL. So do visitors of a site that is deployed so: they are refused.',
    fix: 'Set `ObjectOwnership` to `BucketOwnerEnforced`, the default of new buckets: all objects belong to the owner of the bucket, and ACLs are off.',
    references: ['https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html'],
  },
  messages: {
    writer: (d: { bucket: string; action: string }) =>
      `${d.bucket} leaves objects to their writer, and ${d.action} writes artifacts from another account`,
    files: (d: { bucket: string; action: string }) =>
      `${d.bucket} leaves files to their writer, and ${d.action} writes them from another account without giving them away`,
  },
  supersedes: [],
  check(subject, ctx) {
    if (subject.kind === 'foreign-upload') {
      if (isKept(subject) && ctx.sure(subject.foreign, subject.at)) {
        const { bucket, action } = subject;
        const { at } = action.configuration.get('CannedACL');
        const related = [{ place: bucket.ownership.at, note: 'leaves files to their writer' }];
        const fix = unsafeFix('Give the files away', { kind: 'set', at, value: GIVEN });
        ctx.fail('files', at, { bucket: bucket.name, action: action.name }, { related, fault: `acl ${subject.id}`, fix });
      }
      return;
    }
    const { store, users } = subject;
    const { bucket } = store;
    if (bucket.state !== 'node') return;
    const { ownership, name, id } = bucket.node;
    if (ownership.state === 'absent' || ('value' in ownership && ownership.value !== 'ObjectWriter')) return;
    const writers = users.filter(({ action, foreign, givesAway }) => action.outputs.length > 0 && foreign !== 'no' && givesAway !== 'yes');
    const [first] = writers;
    if (first === undefined || ctx.need(ownership, 'BucketOwnerEnforced') !== 'ObjectWriter') return;
    if (!ctx.sure(ctx.any(writers.map(({ foreign }) => foreign)), first.action.at)) return;
    const sure = writers.filter(({ foreign }) => foreign === 'yes');
    const action = sure[0]?.action.name ?? first.action.name;
    const related = sure.slice(0, 5).map((one) => ({ place: one.action.at, note: `${one.action.name} writes from another account` }));
    ctx.fail(
      'writer',
      ownership.at,
      { bucket: name, action },
      {
        related,
        fault: `ownership ${id}`,
        fix: unsafeFix('Let the bucket own its objects', { kind: 'set', at: ownership.at, value: 'BucketOwnerEnforced' }),
      },
    );
  },
});

const GIVEN = 'bucket-owner-full-control';

/** The bucket surely leaves files to their writer, and the action surely does not give them away. */
function isKept({ bucket, action }: Subjects['foreign-upload']): boolean {
  const acl = action.configuration.get('CannedACL').text();
  const other = acl.state === 'absent' || ('value' in acl && acl.value.is(GIVEN) === 'no');
  return other && 'value' in bucket.ownership && bucket.ownership.value === 'ObjectWriter';
}
