import { entryOf, type Instance, isRawMap, pathOf, type Supplied } from '../../resource/index.ts';

/**
 * References across regions go through custom resources: a writer in the producing stack stores values under paths
 * (`/cdk/exports/Consumer/…`), a reader in the consuming stack has them as attributes of the same name.
 * Source: aws-cdk-lib, `core/lib/custom-resource-provider/cross-region-export-providers`.
 */
const WRITER = 'Custom::CrossRegionExportWriter';
const READER = 'Custom::CrossRegionExportReader';

/** The instances, with the attributes of readers standing for what the writers store. */
export function withCrossStackExports(instances: readonly Instance[]): readonly Instance[] {
  const written = new Map<string, Supplied>();
  for (const { id, logicalId, properties } of resourcesOf(instances, WRITER)) {
    const exported = entryOf(entryOf(properties, 'WriterProps'), 'exports');
    for (const path of isRawMap(exported) ? Object.keys(exported) : []) {
      const pointer = pathOf('Resources', logicalId, 'Properties', 'WriterProps', 'exports', path);
      written.set(path, { kind: 'expression', instance: id, raw: entryOf(exported, path) ?? null, pointer });
    }
  }
  if (written.size === 0) return instances;
  return instances.map((instance) => {
    const read = resourcesOf([instance], READER).flatMap(({ logicalId }) =>
      [...written].map(([path, supplied]) => [`${logicalId}.${path}`, supplied] as const),
    );
    return read.length === 0 ? instance : { ...instance, aliases: new Map([...(instance.aliases ?? []), ...read]) };
  });
}

function resourcesOf(instances: readonly Instance[], type: string) {
  return instances.flatMap(({ id, template }) =>
    [...template.resources.values()].flatMap((resource) =>
      resource.type === type ? [{ id, logicalId: resource.logicalId, properties: entryOf(resource.raw, 'Properties') }] : [],
    ),
  );
}
