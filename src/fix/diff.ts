import { structuredPatch } from 'diff';

/**
 * The lines of a unified diff of one file, as `git apply` takes it: header, and hunks with three lines around. Lines
 * have no line feed at their end, but the carriage return that the text has there.
 */
export function unifiedDiff(file: string, before: string, after: string): readonly string[] {
  const { hunks } = structuredPatch(file, file, before, after, undefined, undefined, { context: 3 });
  return [
    `--- a/${file}`,
    `+++ b/${file}`,
    ...hunks.flatMap(({ oldStart, oldLines, newStart, newLines, lines }) => [
      `@@ -${oldStart},${oldLines} +${newStart},${newLines} @@`,
      ...lines,
    ]),
  ];
}
