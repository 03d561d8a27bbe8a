import manifest from '../../package.json' with { type: 'json' };

/** This version of pipeaudit. */
export const version: string = manifest.version;

/** The home page that the package states, if it states one. */
export const homepage: string | undefined = (manifest as { readonly homepage?: string }).homepage;
