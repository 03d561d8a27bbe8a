import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'unfiltered-folder',
  since: '0.1.0',
  status: 'stable',
  severity: 'medium',
  confidence: 'high',
  audience: 'default',
  subject: 'folder-pipeline',
  controls: ['owasp-cicd:CICD-SEC-1', 'nist-800-53:CM-3'],
  peers: [],
  docs: {
    title: 'Pipeline of one folder that every push to the repository starts',
    what: 'Finds pipelines whose builds and templates are all in one folder of a repository of several (`services/basket`), and whose trigger has no file paths. Medium where a pipeline for another folder of the repository is in view; low, with low confidence, where only the name of the folder says that there are others.',
    why: 'Each merge starts the pipelines of all teams. Services that nobody touched are deployed to production many times a day, and approvals are given for releases in which nothing is new.',
    fix: 'Use a V2 pipeline with `Triggers`, and list the folder and what it shares with others in `FilePaths.Includes`.',
    references: ['https://docs.aws.amazon.com/codepipeline/latest/userguide/pipelines-filter.html'],
  },
  messages: {
    all: (d: { pipeline: string; folder: string; repository: string }) =>
      `every push to ${d.repository} starts ${d.pipeline}, which works on ${d.folder} only`,
  },
  supersedes: [],
  check({ name, folder, repository, started, works, neighbour }, ctx) {
    ctx.fail(
      'all',
      started,
      { pipeline: name, folder, repository },
      {
        related: [
          { place: works, note: 'works in this folder' },
          ...(neighbour === undefined ? [] : [{ place: neighbour.at, note: 'works on another folder' }]),
        ],
        ...(neighbour === undefined ? { severity: 'low' as const, confidence: 'low' as const } : {}),
      },
    );
  },
});
