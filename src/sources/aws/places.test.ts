import { describe, expect, it } from 'vitest';
import type { AccountSession } from './accounts.ts';
import { callOperation } from './call.ts';
import sts from './collectors/sts.ts';
import { Places } from './places.ts';
import { type SdkClient, Transport } from './transport.ts';

/** Answers at once, but for one region that never does. */
class HalfDead extends Transport {
  override async client(_: unknown, region: string): Promise<SdkClient> {
    if (region !== 'eu-west-1') return { send: async () => ({ Account: '111111111111' }) };
    return {
      send: (_command, { abortSignal }) =>
        new Promise((_resolve, reject) => {
          abortSignal.addEventListener('abort', () => reject(abortSignal.reason));
        }),
    };
  }
}

const session: AccountSession = {
  account: '111111111111',
  partition: 'aws',
  homeRegion: 'us-east-1',
  credentials: async () => ({ accessKeyId: 'a', secretAccessKey: 'b' }),
  renew: async () => {},
  alive: async () => true,
};

describe('an account and region', () => {
  it('has its time, and what it does not answer by then takes nothing from the others', async () => {
    const places = new Places(new HalfDead(new AbortController().signal, { accountRegion: 50 }));
    const ask = async (region: string) => (await callOperation(places.of(session, region), sts, 'GetCallerIdentity', {})).reading;
    const [dead, other] = await Promise.all([ask('eu-west-1'), ask('us-east-1')]);
    expect(dead).toMatchObject({ state: 'not-read', because: { reason: 'timeout', region: 'eu-west-1' } });
    expect(other.state).toBe('read');
    // What comes later is not sent any more.
    expect(await ask('eu-west-1')).toMatchObject({ state: 'not-read', because: { reason: 'timeout', attempts: 0 } });
  });

  it('stops with the scan, and says so', async () => {
    const stop = new AbortController();
    const places = new Places(new HalfDead(stop.signal));
    const asked = callOperation(places.of(session, 'eu-west-1'), sts, 'GetCallerIdentity', {});
    setTimeout(() => stop.abort(), 10);
    expect((await asked).reading).toMatchObject({ state: 'not-read', because: { reason: 'stopped' } });
  });
});
