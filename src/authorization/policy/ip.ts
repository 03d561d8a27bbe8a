/** Addresses and CIDR ranges of IP conditions. */

interface Address {
  readonly bits: 32 | 128;
  readonly value: bigint;
}

/** Whether an address lies in a range (`10.0.0.0/8`, `2001:db8::/32`, a single address); undefined when one is malformed. */
export function inRange(address: string, range: string): boolean | undefined {
  const [network = '', prefix] = range.split('/', 2);
  const one = parseAddress(address.split('/', 1)[0] ?? '');
  const other = parseAddress(network);
  if (one === undefined || other === undefined) return undefined;
  if (one.bits !== other.bits) return false;
  const length = prefix === undefined ? other.bits : /^\d{1,3}$/.test(prefix) ? Number(prefix) : Number.NaN;
  if (!(length <= other.bits)) return undefined;
  const shift = BigInt(other.bits - length);
  return one.value >> shift === other.value >> shift;
}

function parseAddress(text: string): Address | undefined {
  return text.includes(':') ? parseV6(text) : parseV4(text);
}

function parseV4(text: string): Address | undefined {
  const octets = text.split('.');
  if (octets.length !== 4 || !octets.every((octet) => /^\d{1,3}$/.test(octet) && Number(octet) < 256)) return undefined;
  return { bits: 32, value: octets.reduce((value, octet) => value * 256n + BigInt(octet), 0n) };
}

function parseV6(text: string): Address | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [head = [], tail = []] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const missing = 8 - head.length - tail.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;
  const groups = [...head, ...Array<string>(missing).fill('0'), ...tail];
  if (!groups.every((group) => /^[\da-f]{1,4}$/i.test(group))) return undefined;
  return { bits: 128, value: groups.reduce((value, group) => value * 65536n + BigInt(`0x${group}`), 0n) };
}
