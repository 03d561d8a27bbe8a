import type { Place, Scope, Text } from '../../resource/index.ts';
import { workplaceOf } from '../action-target.ts';
import type { DeliveryGraph } from '../graph.ts';
import { before } from '../order.ts';
import type { Action } from '../pipeline.ts';
import { known } from './deploy.ts';
import { templateOf } from './stack-delivery.ts';

/** A value that a template imports from a stack which the same pipeline deploys, and not before. */
export interface EarlyImport {
  readonly name: string;
  /** Where the template imports it. */
  readonly at: Place;
  readonly exporter: Action;
}

/**
 * Imports that are looked up before the pipeline has deployed what exports them: CloudFormation reads an export when the
 * stack that imports it is changed, or its change set is made. One of several deploys of the exporting stack that comes
 * first is enough.
 */
export function earlyImports(action: Action, scope: Scope, graph: DeliveryGraph): readonly EarlyImport[] {
  const imports = scope.imports();
  if (imports.length === 0) return [];
  const others = graph.once(exporters).get(action.owner.id) ?? [];
  return imports.flatMap(({ name, at }): readonly EarlyImport[] => {
    const exporting = others.filter((other) => other.action.id !== action.id && other.exports.some((text) => text.same(name) !== 'no'));
    const sure = exporting.filter((other) => other.exports.some((text) => text.same(name) === 'yes') && samePlace(other.action, action));
    const [first] = sure;
    const settled = exporting.some((other) => before(other.action, action) !== 'no');
    return first === undefined || settled ? [] : [{ name: name.print(), at, exporter: first.action }];
  });
}

interface Exporter {
  readonly action: Action;
  readonly exports: readonly Text[];
}

const DIRECT: readonly (string | undefined)[] = ['CREATE_UPDATE', 'REPLACE_ON_FAILURE'];

/** The actions of each pipeline that change a stack whose template is in view, with what that exports. */
function exporters(graph: DeliveryGraph): ReadonlyMap<string, readonly Exporter[]> {
  return new Map(
    graph.subjects('pipeline').map((pipeline) => [
      pipeline.id,
      pipeline.actions.flatMap((action): readonly Exporter[] => {
        const template = templateBehind(action, pipeline.actions, graph);
        const exports = template?.exports().map(({ name }) => name) ?? [];
        return exports.length === 0 ? [] : [{ action, exports }];
      }),
    ]),
  );
}

/** The template that an action deploys itself, or by the change set that another has made. */
function templateBehind(action: Action, actions: readonly Action[], graph: DeliveryGraph): Scope | undefined {
  const mode = known(action.configuration.get('ActionMode').string());
  if (DIRECT.includes(mode)) return templateOf(action, graph);
  if (mode !== 'CHANGE_SET_EXECUTE') return undefined;
  const stack = known(action.configuration.get('StackName').text());
  const maker = actions.find(
    (other) =>
      known(other.configuration.get('ActionMode').string()) === 'CHANGE_SET_REPLACE' &&
      stack !== undefined &&
      known(other.configuration.get('StackName').text())?.same(stack) === 'yes',
  );
  return maker === undefined ? undefined : templateOf(maker, graph);
}

/** Exports are read in the account and region of the stack. */
function samePlace(one: Action, other: Action): boolean {
  const [a, b] = [workplaceOf(one), workplaceOf(other)];
  return a?.account === b?.account && a?.region === b?.region;
}
