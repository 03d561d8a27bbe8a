import { Text } from '../../resource/index.ts';
import { referByAction } from '../action-target.ts';
import { shellText } from '../build-commands.ts';
import type { BuildProject } from '../build-project.ts';
import { isEarly } from '../environment.ts';
import type { DeliveryGraph } from '../graph.ts';
import { byMovableTag, imageReference } from '../image-reference.ts';
import { artifactsOf } from './artifact-use.ts';
import { type Deploy, known } from './deploy.ts';
import type { DeployedImage } from './image-delivery.ts';

/** Providers that read which image to run from a file of the artifact. */
const READ_A_LIST: readonly (string | undefined)[] = ['ECS', 'CodeDeployToECS'];

/** Files that say which image to run, and how they call it. */
const LIST = /imagedefinitions|imageDetail|imageUri/i;
/** What follows the last colon of an image: `repository:tag`, each of them a name or a variable of the shell. */
const TAGGED = /([\w./${}-]+):(\$\{\w+\}|\$\w+|[\w.-]+)(?=["'\s\\,})]|$)/g;

/** The images that a build in view writes into the list which a deploy reads. */
export function listedImages(graph: DeliveryGraph): readonly DeployedImage[] {
  return graph.subjects('deploy').flatMap((deploy) => (READ_A_LIST.includes(known(deploy.action.provider)) ? imagesOf(deploy, graph) : []));
}

function imagesOf(deploy: Deploy, graph: DeliveryGraph): readonly DeployedImage[] {
  const { action, target } = deploy;
  const names = action.inputs.flatMap(({ name }) => ('value' in name ? [name.value] : []));
  const builds = artifactsOf(action.owner)
    .filter(({ title }) => names.some((name) => name.same(title) === 'yes'))
    .flatMap(({ producers }) => producers);
  return builds.flatMap((build): readonly DeployedImage[] => {
    const project = referByAction(graph, 'build-project', build, 'ProjectName');
    if (known(build.provider) !== 'CodeBuild' || project.state !== 'node') return [];
    return project.node.buildspec.commands.flatMap(({ text, at }, index): readonly DeployedImage[] => {
      const line = shellText(text);
      if (!LIST.test(line)) return [];
      return [...line.matchAll(TAGGED)].flatMap(([, name = '', tag = ''], position): readonly DeployedImage[] => {
        const written = tag.startsWith('$') ? heldBy(tag.replace(/[${}]/g, ''), project.node) : tag;
        if (written === undefined || /^(?:https?|file|s3|arn)$/.test(name)) return [];
        const image = imageReference(Text.of(`${name}:${written}`), graph);
        const id = `${action.id}|listed ${index}.${position}`;
        return [
          {
            kind: 'deployed-image',
            id,
            name: action.name,
            at,
            image,
            place: at,
            movable: byMovableTag(image),
            target,
            early: isEarly(target),
          },
        ];
      });
    });
  });
}

/** What a variable of the build holds, where only the project or the buildspec says it. */
function heldBy(name: string, { variables, buildspec }: BuildProject): string | undefined {
  const assigned = new RegExp(`\\b${name}=`);
  if (buildspec.commands.some(({ text }) => assigned.test(shellText(text)))) return undefined;
  const own = buildspec.variables.find((variable) => variable.name === name && variable.from === 'variables');
  const given = variables.items.find((variable) => known(variable.name)?.is(name) === 'yes' && known(variable.type) === 'PLAINTEXT');
  return known((given ?? own)?.value.string() ?? { at: buildspec.at, state: 'absent' });
}
