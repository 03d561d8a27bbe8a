import type { AuditResult, Finding, SystemSummary } from '../../src/audit/result.ts';
import { SEVERITIES } from '../../src/text/words.ts';

/** Browsers search and filter so many findings without a wait. */
const MOST_ON_ONE_PAGE = 5000;
/** Where there are more, the pages are small: each is made as a whole before it is written. */
const FINDINGS_OF_A_PAGE = 1000;
/** Pipelines that are drawn. */
export const MOST_DRAWN = 200;

/** One of the pages that a report is on. */
export interface PageOf {
  /** From 0. The first has the summary, and the first findings. */
  readonly number: number;
  /** What the files are called. */
  readonly names: readonly string[];
}

/** All on one page. */
export const SINGLE: PageOf = { number: 0, names: [''] };

/** How many findings each page has, of a report with so many. */
export function findingsOfAPage(findings: number): number {
  return findings <= MOST_ON_ONE_PAGE ? MOST_ON_ONE_PAGE : FINDINGS_OF_A_PAGE;
}

/** How many pages there are. */
export function pagesFor({ findings }: Pick<AuditResult, 'findings'>): number {
  return Math.max(1, Math.ceil(findings.length / findingsOfAPage(findings.length)));
}

/** The systems whose pipelines are drawn: all, or of very many those with the worst findings. */
export function drawnSystems({ systems, findings, summary }: AuditResult): readonly SystemSummary[] {
  if (summary.pipelines <= MOST_DRAWN) return systems;
  const holders = new Map(systems.flatMap((system) => system.instances.map(({ id }) => [id, system] as const)));
  const counts = new Map<SystemSummary, number[]>();
  for (const { severity, occurrences } of findings)
    for (const system of new Set(occurrences.flatMap(({ instance }) => holders.get(instance) ?? []))) {
      const own = counts.get(system) ?? SEVERITIES.map(() => 0);
      own[SEVERITIES.indexOf(severity)] = (own[SEVERITIES.indexOf(severity)] ?? 0) + 1;
      counts.set(system, own);
    }
  const drawn: SystemSummary[] = [];
  let pipelines = 0;
  for (const [system] of [...counts].sort(([, a], [, b]) => compare(b, a))) {
    if (pipelines >= MOST_DRAWN) break;
    drawn.push(system);
    pipelines += system.pipelines.length;
  }
  return drawn;
}

/** The findings that have to do with some systems. */
export function findingsIn(systems: readonly SystemSummary[], { systems: all, findings }: AuditResult): readonly Finding[] {
  if (systems.length === all.length) return findings;
  const ids = new Set(systems.flatMap(({ instances }) => instances.map(({ id }) => id)));
  return findings.filter(({ occurrences }) => occurrences.some(({ instance }) => ids.has(instance)));
}

/** The first number that differs decides. */
export function compare(a: readonly number[], b: readonly number[]): number {
  const differing = a.findIndex((value, index) => value !== b[index]);
  return differing < 0 ? 0 : (a[differing] ?? 0) - (b[differing] ?? 0);
}
