/**
 * A workflow that audits pull requests and the branch they go to, and shows the findings in code scanning.
 * @param version of the package to run
 * @param folder of the configuration, from the root of the repository; empty for the root
 * @param branch that others are merged into
 */
export function workflowFor(version: string, folder: string, branch: string): string {
  const inFolder = folder.split('\\').join('/');
  return `# Written by \`pipeaudit init\`. Pin the actions to commits that you reviewed.
name: pipeaudit
on:
  pull_request:
  push:
    branches: [${JSON.stringify(branch).replace(/^"([A-Za-z][\w./-]*)"$/, '$1')}]
permissions:
  contents: read
  security-events: write # for code scanning
jobs:
  audit:
    runs-on: ubuntu-latest
${inFolder === '' ? '' : `    defaults:\n      run:\n        working-directory: ${JSON.stringify(inFolder)}\n`}    steps:
      - uses: actions/checkout@v6
        with: { persist-credentials: false }
      - name: Audit
        run: npx --yes pipeaudit@${version} scan --output "sarif=$RUNNER_TEMP/pipeaudit.sarif"
      # Also when findings have failed the step before; pull requests from forks may not upload.
      - name: Upload
        if: always() && github.event.pull_request.head.repo.fork != true
        uses: github/codeql-action/upload-sarif@v4
        with:
          sarif_file: \${{ runner.temp }}/pipeaudit.sarif
          category: pipeaudit
`;
}
