import { type Answer, type Cause, isHole, type Text, unknown } from '../resource/index.ts';
import type { Command } from './buildspec.ts';

/**
 * What the commands of a buildspec do, by the tools that they call. Scripts of the source are not in view: a command
 * that only calls one says nothing.
 */
export type Purpose =
  | 'deploy'
  | 'test'
  | 'scan'
  | 'image-build'
  | 'container-engine'
  | 'sign'
  | 'publish'
  | 'function-update'
  | 'traffic-shift';

const TOOLS: ReadonlyMap<Purpose, RegExp> = new Map([
  [
    'deploy',
    /\b(?:sam|cdk|sls|serverless|amplify|copilot|eb|zappa|chalice|firebase|ecs-cli)\s+(?:[^|;&]*\s)?deploy\b|\bterraform\s+(?:[^|;&]*\s)?apply\b|\bterragrunt\s+(?:[^|;&]*\s)?(?:run-all\s+)?apply\b|\bpulumi\s+up\b|\bkubectl\s+(?:[^|;&]*\s)?(?:apply|create|replace|rollout|set\s+image)\b|\bhelm\s+(?:[^|;&]*\s)?(?:upgrade|install)\b|\baws\s+(?:[^|;&]*\s)?(?:cloudformation\s+(?:deploy|create-stack|update-stack|execute-change-set)|deploy\s+create-deployment|ecs\s+update-service|lambda\s+(?:update-function-code|update-alias|publish-version)|elasticbeanstalk\s+update-environment|apprunner\s+start-deployment|amplify\s+start-deployment|appconfig\s+start-deployment)\b/,
  ],
  ['function-update', /\baws\s+(?:[^|;&]*\s)?lambda\s+update-function-code\b/],
  ['traffic-shift', /\baws\s+(?:[^|;&]*\s)?deploy\s+create-deployment\b|--routing-config\b|\bsam\s+(?:[^|;&]*\s)?deploy\b/],
  [
    'test',
    /\b(?:pytest|unittest|tox|nox|nosetests|jest|vitest|mocha|karma|jasmine|cypress|playwright|newman|behave|cucumber|rspec|phpunit|ctest|junit|k6|artillery|jmeter|locust|bats|robot)\b|\b(?:npm|yarn|pnpm|npx|bun|mvn|mvnw|gradle|gradlew|go|cargo|dotnet|make|sbt|mix|swift|deno|rake|invoke|poetry|hatch|lerna|nx|turbo)\s+(?:[^|;&]*[\s:])?(?:test|tests|verify|check|e2e|it|integration|unit|smoke)(?:[:\w-]*)\b|\b(?:run|test)[-_]?(?:unit|integration|e2e|smoke|acceptance)?[-_]?tests?(?:\.\w+)?\b|\b(?:eslint|flake8|pylint|ruff|black\s+--check|mypy|rubocop|golangci-lint|shellcheck|yamllint|hadolint|tflint|cfn-lint|prettier\s+--check|tsc\s+--noEmit|sam\s+validate|terraform\s+(?:fmt|validate))\b|\b(?:npm|yarn|pnpm)\s+(?:run\s+)?lint\b/,
  ],
  [
    'scan',
    /\b(?:trivy|grype|anchore(?:-cli)?|snyk|clair|semgrep|bandit|checkov|tfsec|cfn[_-]nag(?:_scan)?|cfn-guard|sonar-scanner|sonar:sonar|dependency-check|gitleaks|trufflehog|detect-secrets|git-secrets|pip-audit|safety\s+check|npm\s+audit|yarn\s+audit|pnpm\s+audit|cargo\s+audit|govulncheck|osv-scanner|inspector-sbomgen|docker\s+scout|prowler|kics|terrascan|zap-baseline(?:\.py)?|zap-full-scan(?:\.py)?|kubesec|kube-score|dockle|hawkeye|veracode|checkmarx|fortify|twistcli|ecr\s+(?:start-image-scan|wait\s+image-scan-complete|describe-image-scan-findings))\b/,
  ],
  [
    'image-build',
    /\b(?:docker|podman|nerdctl)\s+(?:[^|;&]*\s)?(?:build|buildx|compose\s+build)\b|\bdocker-compose\s+(?:[^|;&]*\s)?build\b|\bbuildah\s+(?:bud|build)\b|\bpack\s+build\b|\b(?:kaniko|executor)\b.*--destination|\bjib:|\bimg\s+build\b|\bbuildctl\b/,
  ],
  [
    'container-engine',
    /\b(?:docker|podman|nerdctl)\s+(?:[^|;&]*\s)?(?:build|buildx|run|compose|exec|create|start)\b|\bdocker-compose\s+(?:[^|;&]*\s)?(?:build|up|run)\b|\b(?:dockerd|dockerd-entrypoint\.sh)\b|\bbuildah\s+(?:bud|build)\b|\bpack\s+build\b|\bsam\s+build\s+(?:[^|;&]*\s)?(?:--use-container|-u)\b/,
  ],
  [
    'sign',
    /\b(?:cosign\s+sign|notation\s+sign|gpg\s+(?:[^|;&]*\s)?(?:--sign|--detach-sign|-s|-b)|aws\s+signer\s+(?:start-signing-job|sign-payload)|jarsigner|codesign|signtool|sigstore\s+sign|slsa)\b/,
  ],
  [
    'publish',
    /\b(?:docker|podman)\s+(?:[^|;&]*\s)?push\b|\b(?:npm|yarn|pnpm|cargo|poetry)\s+publish\b|\btwine\s+upload\b|\bmvn\s+(?:[^|;&]*\s)?deploy\b/,
  ],
]);

/** A command as one line of shell, holes as `$Name`. Several lines stay several lines. */
export function shellText(text: Text): string {
  return text.parts.map((part) => (typeof part === 'string' ? part : isHole(part) ? `$${part.name}` : '')).join('');
}

/** The commands that serve a purpose; comments do not count. */
export function commandsFor(commands: readonly Command[], purpose: Purpose): readonly Command[] {
  const expression = TOOLS.get(purpose);
  return expression === undefined ? [] : commands.filter(({ text }) => linesOf(text).some((line) => expression.test(line)));
}

/**
 * Does one of the commands do this? No only when none fits and none calls a script of the source.
 * @param because why there may be further commands
 */
export function serves(commands: readonly Command[], purpose: Purpose, because: readonly Cause[]): Answer {
  if (commandsFor(commands, purpose).length > 0) return 'yes';
  if (because.length > 0) return unknown(...because);
  const hidden = commands.filter(({ text: { parts } }) => parts[0] !== undefined && typeof parts[0] !== 'string');
  if (hidden.length > 0) return unknown(...hidden.flatMap(({ text }) => text.because));
  const script = commands.find(({ text }) => linesOf(text).some((line) => SCRIPT.test(line)));
  return script === undefined
    ? 'no'
    : unknown({ kind: 'not-in-view', what: `what \`${linesOf(script.text)[0]?.slice(0, 60) ?? ''}\` runs` });
}

function linesOf(text: Text): readonly string[] {
  return shellText(text)
    .split('\n')
    .filter((line) => !line.trimStart().startsWith('#'));
}

const SCRIPT =
  /(?:^|[\s;&|(])(?:(?:ba|z)?sh\s+(?!-c)\S+|\.{0,2}\/?[\w./$%{}-]+\.(?:sh|py|js|ts|rb|pl|ps1)\b|\.\/\S+|make\b|just\b|task\b|(?:npm|yarn|pnpm)\s+run\b|npx?\s+run\b|gradlew?\b|mvnw?\b|rake\b|invoke\b)/;
