/**
 * Commands that test or scan, and how a shell throws their result away. Each expression is tested on one line without
 * comments. Own list, November 2026, from the manuals of the tools and of the shells.
 */

const WRAPPED =
  '(?:(?:\\w+=\\S*|sudo|time|npx|bunx|xvfb-run|(?:poetry|pipenv|uv|hatch|pdm)\\s+run|bundle\\s+exec|(?:yarn|pnpm)\\s+exec)\\s+)*';
/** Names of scripts and targets that run tests. */
const TARGET =
  '(?:(?:unit|integration|e2e|smoke|acceptance|functional)[-_:]?tests?|tests?|test[-_:](?:unit|integration|e2e|smoke|ci|all|cov|coverage)|e2e)';
const RUNNERS = [
  'py\\.?test',
  'python3?\\s+-m\\s+(?:pytest|unittest|nose2?)',
  'tox',
  'nox',
  'jest',
  'vitest',
  'mocha',
  'karma\\s+start',
  'rspec',
  'phpunit',
  '\\S*/phpunit',
  'ctest',
  'behave',
  'robot',
  'bats',
  'newman\\s+run',
  'cypress\\s+run',
  'playwright\\s+test',
  'k6\\s+run',
  `(?:npm|yarn|pnpm|bun)\\s+(?:(?:run|--\\S+)\\s+)*(?:${TARGET}|test:\\w+|t)`,
  '(?:\\./)?(?:mvn|mvnw|gradle|gradlew|sbt|lein)\\s+(?:[^|;&]*\\s)?(?:test|verify|check|integrationTest)\\b',
  '(?:go|cargo|dotnet|swift|mix|deno|flutter|dart|zig)\\s+(?:[^|;&]*\\s)?test\\b',
  `(?:make|rake|just|task|invoke|ant)\\s+(?:[^|;&]*\\s)?(?:${TARGET}|check)`,
].join('|');
const TEST = new RegExp(`(?:^|[;&|(]\\s*)${WRAPPED}(?:${RUNNERS})(?=[\\s;&|)]|$)`);

const SCANNERS = [
  'trivy',
  'grype',
  'snyk\\s+(?:test|container|iac|code)',
  'semgrep',
  'checkov',
  'tfsec',
  'bandit',
  'cfn[_-]nag(?:_scan)?',
  'cfn-guard\\s+validate',
  'gitleaks',
  'pip-audit',
  'safety\\s+(?:check|scan)',
  '(?:npm|yarn|pnpm|cargo)\\s+audit',
  'govulncheck',
  'osv-scanner',
  'dockle',
  'kics\\s+scan',
].join('|');
const SCAN = new RegExp(`(?:^|[;&|(]\\s*)${WRAPPED}(?:${SCANNERS})(?=[\\s;&|)]|$)`);

/** Options by which a tool says that it succeeded, whatever it found. */
const LENIENT =
  /\s-Dmaven\.test\.failure\.ignore(?:=true)?\b|\s-DtestFailureIgnore(?:=true)?\b|\smvnw?\s.*\s(?:-fn|--fail-never)\b|^(?:\.\/)?mvnw?\s.*\s(?:-fn|--fail-never)\b|\s--suppress-exit-code\b|\s--failure-exit-code[= ]0\b|\s--soft-fail\b|\s--exit-zero\b|\s--exit-code[= ]0\b/;

/** What stands behind a command and gives success in the place of its result; nothing that keeps the result. */
const SWALLOWED = /^(?:\|\||;)\s*(?:true|:|\/bin\/true|exit\s+0|(?:echo|printf)\s[^;&|>$]*)\s*[)}]?$/;
const PIPED = /^\|\s*(?:tee|cat|tail|head|sed|awk|grep|sort|less)\b[^;&|]*$/;

/** Lines after which the shell stops at the first failure, or keeps the result in some other way. */
const KEEPS_RESULT =
  /\bset\s+(?:-\S*\s+)*-\w*e|\bset\s+-o\s+errexit|\berrexit\b|\btrap\b|^#!|\$\?|\bPIPESTATUS\b|\bset\s+\+e|(?:^|[\s;])(?:if|case|for|while|until|function)\b|\(\)\s*\{|\bexit\b|\breturn\b|\bwait\b/;

export type IgnoredResult = {
  readonly what: 'test' | 'scan';
  readonly line: string;
  readonly how: 'swallowed' | 'lenient' | 'piped' | 'passed';
};

/**
 * The test or scan of a command whose failure does not fail the command; undefined where there is none.
 * @param lines of one command, which is one script: its result is that of its last line
 * @param build all lines of the build, which may tell the shell to keep results
 */
export function ignoredResult(lines: readonly string[], build: readonly string[]): IgnoredResult | undefined {
  for (const [index, line] of lines.entries()) {
    const what = TEST.test(line) ? 'test' : SCAN.test(line) ? 'scan' : undefined;
    if (what === undefined || /\s--(?:version|help)\b/.test(line)) continue;
    const how = howIgnored(line, lines, index, build);
    if (how !== undefined) return { what, line: line.slice(0, 60), how };
  }
  return undefined;
}

function howIgnored(line: string, lines: readonly string[], index: number, build: readonly string[]): IgnoredResult['how'] | undefined {
  if (LENIENT.test(line)) return 'lenient';
  const rest = behind(line);
  if (SWALLOWED.test(rest)) return 'swallowed';
  if (PIPED.test(rest)) return build.some((one) => /pipefail|PIPESTATUS/.test(one)) ? undefined : 'piped';
  const last = index === lines.length - 1;
  if (last || rest !== '' || lines.some((one) => KEEPS_RESULT.test(one)) || build.some((one) => /\bset\s+-\w*e|errexit/.test(one)))
    return undefined;
  const after = lines.slice(index + 1);
  return after.every((one) => !/\|\||&&|\\$/.test(one)) ? 'passed' : undefined;
}

/** What stands behind the first test or scan of a line: from the first operator on that is not in quotes. */
function behind(line: string): string {
  const found = TEST.exec(line) ?? SCAN.exec(line);
  const from = found === null ? 0 : found.index + found[0].length;
  let quote = '';
  for (let at = from; at < line.length; at++) {
    const sign = line[at] ?? '';
    if (quote !== '') quote = sign === quote ? '' : quote;
    else if (sign === '"' || sign === "'") quote = sign;
    else if (sign === '&' && (line[at - 1] === '>' || line[at + 1] === '>')) continue;
    else if (';|&'.includes(sign)) return line.slice(at).trim();
  }
  return '';
}

/** True for a line that tests and whose failure fails its command. */
export function isTest(line: string): boolean {
  return TEST.test(line) && ignoredResult([line], []) === undefined;
}

/** True for a line that makes nothing which later commands could need. */
export function makesNothing(line: string): boolean {
  return piecesOf(line).every((piece) => TEST.test(piece) || NOTHING.test(piece));
}

/** True for a line that tests, and makes nothing once the test is through. */
export function endsWithTest(line: string): boolean {
  const pieces = piecesOf(line);
  return pieces.slice(pieces.findLastIndex((piece) => TEST.test(piece)) + 1).every(makesNothing);
}

const NOTHING = /^(?:echo|printf|ls|cat|date|pwd|env|true|:|cd|export\s+\w+=\S*)(?:\s|$)/;

/** The commands of a line; what is in quotes is taken apart too, and only makes them more. */
function piecesOf(line: string): readonly string[] {
  return line
    .split(/&&|;|\|\|/)
    .map((piece) => piece.trim())
    .filter((piece) => piece !== '');
}
