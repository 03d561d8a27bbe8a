import type { Subject } from '../../rule/types.ts';
import { referByAction } from '../action-target.ts';
import { shellText } from '../build-commands.ts';
import type { DeliveryGraph, NodeKind } from '../graph.ts';
import { before, beside } from '../order.ts';
import type { Action } from '../pipeline.ts';
import { known, titleWords } from './deploy.ts';

/** An action that changes the schema of a database: by its name, or by a command in view. */
export interface SchemaMigration extends Subject {
  readonly kind: 'schema-migration';
  readonly action: Action;
  /** A command says so, not only a name. */
  readonly sure: boolean;
  /** The deploy of code that surely starts at the same time, where none of the stage comes before. */
  readonly deploy: Action | undefined;
}

declare module '../../rule/types.ts' {
  interface Subjects {
    'schema-migration': SchemaMigration;
  }
}

export const schemaMigrationKind: NodeKind<'schema-migration'> = {
  kind: 'schema-migration',
  types: [],
  stands: ['AWS::CodePipeline::Pipeline'],
  list: (graph) => graph.judged('pipeline').flatMap(({ actions }) => actions.flatMap((action) => migrationOf(action, graph))),
};

const RUNNING = new Set(['Build', 'Invoke', 'Compute', 'Test']);
const WORDS = new Set(['migrate', 'migrates', 'migration', 'migrations', 'dbmigrate', 'dbmigration', 'flyway', 'liquibase', 'alembic']);

/** Source: manuals of the tools, November 2026. */
const COMMANDS =
  /\bflyway\b[^;&|]*\smigrate\b|\bliquibase\b[^;&|]*\supdate\b|\balembic\b[^;&|]*\supgrade\b|\bdb:migrate\b|\bprisma\s+migrate\s+deploy\b|\bmanage\.py\s+migrate\b|\bmigrate:latest\b|\bmigration:run\b|\bef\s+database\s+update\b|\bartisan\s+migrate\b|\bflask\s+db\s+upgrade\b|\bdoctrine:migrations:migrate\b/;

/** Deploys of code that may read the new schema. A stack may be anything. */
const CODE: readonly (string | undefined)[] = ['ECS', 'CodeDeploy', 'CodeDeployToECS', 'ElasticBeanstalk', 'Lambda', 'EKS', 'EC2'];

function migrationOf(action: Action, graph: DeliveryGraph): readonly SchemaMigration[] {
  if (!RUNNING.has(known(action.category) ?? '')) return [];
  const sure = buildCommands(action, graph).some((line) => COMMANDS.test(line));
  if (!sure && !titleWords(action.title).some((word) => WORDS.has(word))) return [];
  const deploys = action.stage.actions.filter(
    (other) => known(other.category) === 'Deploy' && known(other.providerOwner) === 'AWS' && CODE.includes(known(other.provider)),
  );
  const first = deploys.some((other) => before(other, action) !== 'no');
  return [
    {
      kind: 'schema-migration',
      id: `${action.id}|migration`,
      name: action.name,
      pipeline: action.owner.name,
      at: action.at,
      action,
      sure,
      deploy: first ? undefined : deploys.find((other) => beside(other, action) === 'yes'),
    },
  ];
}

/** The commands that an action of CodeBuild runs, as far as they are in view. */
export function buildCommands(action: Action, graph: DeliveryGraph): readonly string[] {
  if (known(action.provider) !== 'CodeBuild' || action.configuration.get('BuildspecOverride').exists !== 'no') return [];
  const project = referByAction(graph, 'build-project', action, 'ProjectName');
  return project.state === 'node' ? project.node.buildspec.commands.map(({ text }) => shellText(text)) : [];
}
