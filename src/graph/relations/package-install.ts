import { type Answer, answerOf, type Place, unknown } from '../../resource/index.ts';
import type { Subject } from '../../rule/types.ts';
import { shellText } from '../build-commands.ts';
import type { BuildProject } from '../build-project.ts';
import { grantsOf } from '../grants.ts';
import type { DeliveryGraph, NodeKind } from '../graph.ts';
import type { PackageRepository } from '../repository.ts';
import { known } from './deploy.ts';

/** A build that installs packages while a repository for them is in view. */
export interface PackageInstall extends Subject {
  readonly kind: 'package-install';
  readonly project: BuildProject;
  readonly line: string;
  readonly place: Place;
  readonly repository: PackageRepository;
  /** May the packages come from the repository? No only where the build may get no token for it. */
  readonly proxied: Answer;
}

declare module '../../rule/types.ts' {
  interface Subjects {
    'package-install': PackageInstall;
  }
}

export const packageInstallKind: NodeKind<'package-install'> = {
  kind: 'package-install',
  types: [],
  stands: ['AWS::CodeBuild::Project'],
  list: (graph) => {
    const repository = graph.subjects('package-repository').find(({ resource }) => resource.type === 'AWS::CodeArtifact::Repository');
    return repository === undefined ? [] : graph.judged('build-project').flatMap((project) => installOf(project, repository, graph));
  },
};

const INSTALL =
  /(?:^|[\s;&|(])(?:(?:npm|pnpm)\s+(?:ci|i|install)|yarn(?:\s+install)?|pip3?\s+install|poetry\s+install|(?:mvn|\.\/mvnw)\s+\S|(?:gradle|\.\/gradlew)\s+\S|dotnet\s+restore|cargo\s+(?:build|fetch)|gem\s+install|bundle\s+install)(?=\s|$|[;&|])/;
/** Anything that may lead elsewhere than to the public registries. */
const ELSEWHERE =
  /codeartifact|registry|index-url|index_url|artifactory|nexus|settings\.xml|\.npmrc|pip\.conf|nuget\.config|\b_?auth_?token/i;

function installOf(project: BuildProject, repository: PackageRepository, _graph: DeliveryGraph): readonly PackageInstall[] {
  const { buildspec, variables, role } = project;
  const lines = buildspec.commands.flatMap(({ text, at }) =>
    shellText(text)
      .split('\n')
      .map((line) => ({ line: line.trim(), at })),
  );
  const install = lines.find(({ line }) => !line.startsWith('#') && INSTALL.test(line));
  const names = variables.items.map(({ name }) => known(name)?.print() ?? '');
  if (install === undefined || [...lines.map(({ line }) => line), ...names].some((text) => ELSEWHERE.test(text))) return [];
  const proxied = (): Answer => {
    if (role.state !== 'node') return unknown({ kind: 'not-in-view', what: `the role of ${project.name}` });
    const { identity } = role.node;
    if (grantsOf(identity, 'codeartifact:GetAuthorizationToken').length > 0) return 'yes';
    return identity.complete ? answerOf(false) : unknown(...identity.because);
  };
  return [
    {
      kind: 'package-install',
      id: `${project.id}|packages`,
      name: project.name,
      at: project.at,
      project,
      line: install.line.slice(0, 60),
      place: install.at,
      repository,
      get proxied() {
        return proxied();
      },
    },
  ];
}
