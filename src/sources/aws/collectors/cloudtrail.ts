import type * as CloudTrail from '@aws-sdk/client-cloudtrail';
import type { GetEventSelectorsCommandOutput, Trail } from '@aws-sdk/client-cloudtrail';
import { defineCollector, type Reader } from '../collector.ts';
import { type Json, mapReading, notReadMarker, property } from '../reading.ts';

type TrailReader = Reader<typeof CloudTrail, 'DescribeTrails' | 'GetTrailStatus' | 'GetEventSelectors'>;

export default defineCollector({
  service: 'cloudtrail',
  sdk: () => import('@aws-sdk/client-cloudtrail'),
  client: 'CloudTrailClient',
  rates: { default: 2 },
  operations: {
    DescribeTrails: { for: 'whether anything records who changes pipelines' },
    GetTrailStatus: { for: 'whether a trail records at present' },
    GetEventSelectors: { for: 'whether a trail records changes, and not data only' },
  },
  collects: {
    /** The account in one region, as far as it records what is done to pipelines. */
    'Pipeaudit::Account': async (_, reader) => {
      const { account, region, partition } = reader;
      const listed = await reader.call('DescribeTrails', { includeShadowTrails: true });
      const trails =
        listed.state === 'read' ? await Promise.all((listed.value.trailList ?? []).map((trail) => trailOf(trail, reader))) : [];
      reader.emit({
        type: 'Pipeaudit::Account',
        name: account,
        arn: `arn:${partition}:iam::${account}:root`,
        properties: {},
        observed: { Region: region, Trails: property(listed, () => trails) ?? [] },
      });
    },
  },
});

async function trailOf({ Name = '', TrailARN = Name }: Trail, reader: TrailReader): Promise<Json> {
  const [status, selectors] = await Promise.all([
    reader.call('GetTrailStatus', { Name: TrailARN }),
    reader.call('GetEventSelectors', { TrailName: TrailARN }),
  ]);
  return {
    Name,
    Logging: property(status, ({ IsLogging }) => IsLogging ?? false) ?? elsewhere(reader, 'GetTrailStatus'),
    RecordsChanges: property(mapReading(selectors, recordsChanges), (answer) => answer) ?? elsewhere(reader, 'GetEventSelectors'),
  };
}

/** A trail that is listed here and found in its home region only: what it records is not known here. */
function elsewhere({ account, region }: Pick<TrailReader, 'account' | 'region'>, operation: string): Json {
  const called = `cloudtrail:${operation}`;
  return notReadMarker({ reason: 'not-supported', operation: called, account, region, permission: called, attempts: 1, advice: '' });
}

/** Source: CloudTrail API, PutEventSelectors: a trail without selectors records management events. */
function recordsChanges({ EventSelectors, AdvancedEventSelectors }: GetEventSelectorsCommandOutput): boolean {
  const advanced = AdvancedEventSelectors ?? [];
  if (advanced.length > 0)
    return advanced.some(({ FieldSelectors = [] }) => {
      const field = (name: string): readonly string[] => FieldSelectors.find(({ Field }) => Field === name)?.Equals ?? [];
      return field('eventCategory').includes('Management') && !field('readOnly').includes('true');
    });
  const basic = EventSelectors ?? [];
  return (
    basic.length === 0 ||
    basic.some(({ IncludeManagementEvents = true, ReadWriteType = 'All' }) => IncludeManagementEvents && ReadWriteType !== 'ReadOnly')
  );
}
