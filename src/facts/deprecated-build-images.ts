/** What came after an image: the same system and processor, by the beginning of the name. Source: "Docker images provided by CodeBuild". */
const SUCCESSORS = [
  ['aws/codebuild/amazonlinux2-x86_64-', 'aws/codebuild/amazonlinux-x86_64-standard:5.0'],
  ['aws/codebuild/amazonlinux2-aarch64-', 'aws/codebuild/amazonlinux-aarch64-standard:3.0'],
] as const;

/**
 * Images of CodeBuild that get no updates any more and are not kept on its hosts, with the day of it. Sources, read in
 * November 2026: CodeBuild User Guide, "Deprecated CodeBuild images"; the notes of June 2020 on the first two generations in
 * "Docker images provided by CodeBuild". Names as patterns: a version may be written more exactly (`standard:4.0-22.12.22`).
 */
export const deprecatedBuildImages: readonly { readonly pattern: string; readonly since: string; readonly successor: string }[] = [
  { pattern: 'aws/codebuild/amazonlinux2-x86_64-standard:3.0', since: 'May 2023' },
  { pattern: 'aws/codebuild/standard:4.0', since: 'March 2023' },
  { pattern: 'aws/codebuild/amazonlinux2-aarch64-standard:1.0', since: 'March 2023' },
  { pattern: 'aws/codebuild/standard:3.0', since: 'June 2022' },
  { pattern: 'aws/codebuild/amazonlinux2-x86_64-standard:2.0', since: 'June 2022' },
  { pattern: 'aws/codebuild/standard:2.0', since: 'June 2020' },
  { pattern: 'aws/codebuild/standard:1.0', since: 'June 2020' },
  { pattern: 'aws/codebuild/amazonlinux2-x86_64-standard:1.0', since: 'June 2020' },
].flatMap(({ pattern, since }) => {
  const successor = SUCCESSORS.find(([start]) => pattern.startsWith(start))?.[1] ?? 'aws/codebuild/standard:7.0';
  return [
    { pattern, since, successor },
    { pattern: `${pattern}-*`, since, successor },
  ];
});
