import { setMaxListeners } from 'node:events';
import type { AccountSession } from './accounts.ts';
import type { Place } from './call.ts';
import type { ServiceDeclaration } from './collector.ts';
import { GLOBAL, globalRegion } from './regions.ts';
import type { SdkClient, Transport } from './transport.ts';

/** Accounts and regions that are being read, each with its clients and its deadline. */
export class Places {
  private readonly transport: Transport;
  private readonly known = new Map<string, Place>();

  constructor(transport: Transport) {
    this.transport = transport;
  }

  /** @param region a region, or `global` */
  of(session: AccountSession, region: string): Place {
    const key = `${session.account}\n${region}`;
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const { transport } = this;
    const endpoint = region === GLOBAL ? globalRegion(session.partition) : region;
    const clients = new Map<string, Promise<SdkClient>>();
    const client = (declaration: ServiceDeclaration): Promise<SdkClient> => {
      const made = clients.get(declaration.service) ?? transport.client(declaration, endpoint, session.credentials);
      clients.set(declaration.service, made);
      return made;
    };
    const deadline = AbortSignal.any([transport.signal, AbortSignal.timeout(transport.settings.accountRegion)]);
    setMaxListeners(0, deadline);
    const place: Place = { session, region, transport, deadline, waited: 0, off: false, calls: 0, throttled: 0, client };
    this.known.set(key, place);
    return place;
  }
}
