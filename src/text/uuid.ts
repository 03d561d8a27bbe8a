import { createHash } from 'node:crypto';

/** The name space of all UUIDs that pipeaudit derives, itself a random one. */
const NAMESPACE = '6f1c6c1e-5a0b-4f6e-9d8c-2f5b7d3a9e41';

/** The UUID (RFC 9562, version 5) of a name: the same name always has the same one. */
export function uuidOf(...name: readonly string[]): string {
  const hash = createHash('sha1')
    .update(Buffer.from(NAMESPACE.replaceAll('-', ''), 'hex'))
    .update(name.join('\n'))
    .digest();
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x50;
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80;
  const digits = hash.toString('hex', 0, 16);
  return [digits.slice(0, 8), digits.slice(8, 12), digits.slice(12, 16), digits.slice(16, 20), digits.slice(20)].join('-');
}
