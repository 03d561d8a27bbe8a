import manifest from '../../package.json' with { type: 'json' };

/** This version of pipeaudit. */
export const version: string = manifest.version;
