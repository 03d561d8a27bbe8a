import type { Log, Run, VersionControlDetails } from 'sarif';
import type { Report, ReportInput, ReportOptions } from '../src/audit/result.ts';
import { stableJson } from '../src/text/json.ts';
import { forTerminal } from '../src/text/terminal.ts';
import { repositoryUri } from '../src/text/uri.ts';
import { Locator } from './sarif/locations.ts';
import { notificationsOf } from './sarif/notifications.ts';
import { resultsOf } from './sarif/results.ts';
import { describeRules } from './sarif/rules.ts';

/** GitHub keeps 5,000 results of a run. */
const MOST_RESULTS = 5000;
/** GitHub takes 10 MB after compression; what is smaller before it surely is. */
const MOST_BYTES = 10_000_000;

/** For code scanning: SARIF 2.1.0 in one run, with all that GitHub asks for. */
const report: Report = {
  name: 'sarif',
  description: 'SARIF 2.1.0, for GitHub code scanning and other viewers',
  render(input, options) {
    const limit = Math.min(options.sarif?.limit ?? MOST_RESULTS, MOST_RESULTS);
    const full = render(input, options, limit, true);
    if (fits(full)) return full;
    for (let most = limit; ; most = Math.floor(most / 2)) {
      const smaller = render(input, options, most, false);
      if (fits(smaller) || most === 0) return smaller;
    }
  },
  leftOut: ({ result: { findings } }) =>
    findings.length > MOST_RESULTS
      ? [`${findings.length} findings; the SARIF file holds the ${MOST_RESULTS} most severe, which is what GitHub keeps`]
      : [],
};

export default report;

function fits(text: string): boolean {
  return text.length <= MOST_BYTES / 3 || new TextEncoder().encode(text).length <= MOST_BYTES;
}

function render(input: ReportInput, options: ReportOptions, limit: number, snippets: boolean): string {
  const rules = describeRules(input);
  const index = new Map(rules.map(({ id }, position) => [id, position]));
  const { results, all, unplaced } = resultsOf(input, options, index, snippets, limit);
  const cuts = [
    ...(snippets ? [] : ['The source text was left out, so that the file stays below 10 MB.']),
    ...(results.length < all
      ? [`The file holds ${results.length} of ${all} results; the ${all - results.length} least severe were left out.`]
      : []),
  ];
  const { sarif } = options;
  const versionControl = versionControlOf(sarif?.versionControl);
  const run: Run = {
    tool: {
      driver: {
        name: 'pipeaudit',
        version: input.result.tool.version,
        semanticVersion: input.result.tool.version,
        ...(sarif?.informationUri === undefined ? {} : { informationUri: sarif.informationUri }),
        rules: [...rules],
      },
    },
    automationDetails: { id: `pipeaudit/${forTerminal(sarif?.target ?? 'default')}/` },
    columnKind: 'utf16CodeUnits',
    invocations: [
      {
        executionSuccessful: input.result.summary.complete,
        toolExecutionNotifications: [...notificationsOf(input.result, unplaced, cuts, new Locator(options, false))],
      },
    ],
    ...(versionControl === undefined ? {} : { versionControlProvenance: [versionControl] }),
    results: [...results],
    properties: { verdicts: input.result.verdicts },
  };
  const log: Log = { $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs: [run] };
  return `${stableJson(log)}\n`;
}

function versionControlOf(given: NonNullable<ReportOptions['sarif']>['versionControl']): VersionControlDetails | undefined {
  const uri = given === undefined ? undefined : repositoryUri(given.remote);
  if (given === undefined || uri === undefined) return undefined;
  return {
    repositoryUri: uri,
    ...(given.revision === undefined ? {} : { revisionId: given.revision }),
    ...(given.branch === undefined ? {} : { branch: given.branch }),
  };
}
