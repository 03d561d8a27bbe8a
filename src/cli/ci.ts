import type { Io } from './io.ts';

/** What the environment of a CI system says about the run. */
export interface Ci {
  /** Address of the files as they were checked out, ending in `/`. */
  readonly sourceBase?: string;
  /** The file whose Markdown GitHub shows as the summary of the step. */
  readonly summaryFile?: string;
  /** Lines of the log that begin with `::` are commands to the runner. */
  readonly obeysLog: boolean;
}

/**
 * Source: "Variables reference" of GitHub Actions; "Predefined CI/CD variables reference" of GitLab.
 */
export function ciOf({ env }: Pick<Io, 'env'>): Ci {
  if (env['GITHUB_ACTIONS'] === 'true') {
    const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_SHA: revision, GITHUB_STEP_SUMMARY: summaryFile } = env;
    return {
      ...(server && repository && revision ? { sourceBase: `${server}/${repository}/blob/${revision}/` } : {}),
      ...(summaryFile ? { summaryFile } : {}),
      obeysLog: true,
    };
  }
  const { CI_PROJECT_URL: project, CI_COMMIT_SHA: revision } = env;
  return {
    ...(env['GITLAB_CI'] === 'true' && project && revision ? { sourceBase: `${project}/-/blob/${revision}/` } : {}),
    obeysLog: false,
  };
}
