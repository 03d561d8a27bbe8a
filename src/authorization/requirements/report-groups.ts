import type { Requirement } from './types.ts';

/** What the role of a project needs for the reports that its buildspec names, and for logs in a bucket. State of the facts: November 2026. */
export const reportRequirements: readonly Requirement[] = [
  {
    id: 'cbrole.logs.s3',
    by: 'build',
    why: 'write the build log to the bucket',
    calls: [{ actions: ['s3:PutObject'], on: ['${LogObjects}'] }],
    when: { kind: 'fact', name: 'build-bucket-logs' },
    necessity: 'required',
    confidence: 'documented',
    sources: ['cb-ug'],
  },
  {
    id: 'cbrole.reports',
    by: 'build',
    why: 'write reports',
    calls: [
      {
        actions: ['codebuild:CreateReportGroup', 'codebuild:CreateReport', 'codebuild:UpdateReport'],
        on: ['arn:${Partition}:codebuild:${ActionRegion}:${ActionAccount}:report-group/${ProjectName}-*'],
      },
    ],
    when: { kind: 'fact', name: 'build-reports' },
    necessity: 'required',
    confidence: 'documented',
    sources: ['cb-ug', 'cdk'],
  },
  {
    id: 'cbrole.reports.tests',
    by: 'build',
    why: 'write test reports',
    calls: [
      {
        actions: ['codebuild:BatchPutTestCases'],
        on: ['arn:${Partition}:codebuild:${ActionRegion}:${ActionAccount}:report-group/${ProjectName}-*'],
      },
    ],
    when: { kind: 'fact', name: 'build-test-reports' },
    necessity: 'required',
    confidence: 'documented',
    sources: ['cb-ug', 'cdk'],
  },
  {
    id: 'cbrole.reports.coverage',
    by: 'build',
    why: 'write coverage reports',
    calls: [
      {
        actions: ['codebuild:BatchPutCodeCoverages'],
        on: ['arn:${Partition}:codebuild:${ActionRegion}:${ActionAccount}:report-group/${ProjectName}-*'],
      },
    ],
    when: { kind: 'fact', name: 'build-coverage-reports' },
    necessity: 'required',
    confidence: 'documented',
    sources: ['cb-ug', 'cdk'],
  },
];
