import type { Project } from '@aws-sdk/client-codebuild';

/** A domain of CodeArtifact that a build logs in to, and the repository that it installs from. */
export interface PackageReference {
  readonly domain: string;
  readonly owner: string | undefined;
  readonly repository: string | undefined;
}

/** Commands of the AWS CLI that name a domain. Source: AWS CLI Command Reference, codeartifact. */
const LOGIN = /\baws\s+codeartifact\s+(?:login|get-authorization-token|get-repository-endpoint)\b([^\n;&|]*(?:\\\n[^\n;&|]*)*)/g;
/** Of a variable that is not one of the project nothing is known. */
const VARIABLE = /^\$\{?([A-Za-z_]\w*)\}?$/;

/** What the commands written into a project install packages from; values of the project's own plain variables are put in. */
export function packagesOf({ source, secondarySources, environment }: Project): readonly PackageReference[] {
  const variables = new Map(
    (environment?.environmentVariables ?? []).flatMap(({ name, value, type = 'PLAINTEXT' }): [string, string][] =>
      name === undefined || value === undefined || type !== 'PLAINTEXT' ? [] : [[name, value]],
    ),
  );
  const texts = [source, ...(secondarySources ?? [])].map((one) => one?.buildspec ?? '');
  return texts.flatMap((text) =>
    [...text.matchAll(LOGIN)].flatMap(([, words = '']) => {
      const domain = option(words, 'domain', variables);
      const [owner, repository] = [option(words, 'domain-owner', variables), option(words, 'repository', variables)];
      return domain === undefined || (owner !== undefined && !/^\d{12}$/.test(owner)) ? [] : [{ domain, owner, repository }];
    }),
  );
}

function option(words: string, name: string, variables: ReadonlyMap<string, string>): string | undefined {
  const written = new RegExp(`(?:^|\\s)--${name}(?:\\s+|=)["']?([\\w.\${}-]+)`).exec(words)?.[1];
  const variable = VARIABLE.exec(written ?? '')?.[1];
  const value = variable === undefined ? written : variables.get(variable);
  return value !== undefined && /^[\w.-]+$/.test(value) ? value : undefined;
}
