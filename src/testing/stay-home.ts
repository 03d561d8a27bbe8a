import { Socket } from 'node:net';

/**
 * No test ever leaves the machine: a connection to anything but this host is an error, and so is credentials' way to
 * the metadata service. Loaded before every test file.
 */
const HOME = new Set(['localhost', '127.0.0.1', '::1']);
const MARK = Symbol.for('pipeaudit.stay-home');

interface Target {
  readonly host?: string;
  readonly port?: number;
  readonly path?: string;
}

const prototype = Socket.prototype as unknown as { connect: (...given: unknown[]) => unknown; [MARK]?: true };
if (prototype[MARK] === undefined) {
  const connect = prototype.connect;
  prototype[MARK] = true;
  prototype.connect = function (this: unknown, ...given: unknown[]): unknown {
    const host = hostOf(given);
    if (host !== undefined && !HOME.has(host)) throw new Error(`a test tried to reach ${host}: tests stay on this machine`);
    return connect.apply(this, given);
  };
}
process.env['AWS_EC2_METADATA_DISABLED'] = 'true';

/** Sockets are called with options, with a port and a host, or with the two in an array. */
function hostOf([first, second]: readonly unknown[]): string | undefined {
  const [target, host] = Array.isArray(first) ? (first as readonly unknown[]) : [first, second];
  if (typeof target === 'number') return typeof host === 'string' ? host : undefined;
  if (typeof target !== 'object' || target === null) return undefined;
  const { host: named, path } = target as Target;
  return path === undefined ? named : undefined;
}
