import {
  type Domain,
  emptyTemplate,
  GIVEN,
  type Hole,
  type Instance,
  type ParameterDefinition,
  type Raw,
  type RawMap,
  Resolution,
  type SourceDocument,
  step,
  Text,
  Value,
} from '../resource/index.ts';

/** Values, texts and holes for tests, without any reader. */

/** What a parameter is in a test: the text it was given, or its declaration when nothing was given. */
export type TestParameter = string | RawMap;

/**
 * The value of an expression as a template would have it, functions and references included. Parameters that are only
 * declared (`{ Type: 'String', AllowedValues: ['a', 'b'] }`) and names that nobody declares come to holes.
 */
export function valueFrom(raw: Raw, parameters: Readonly<Record<string, TestParameter>> = {}): Value {
  const document: SourceDocument = {
    file: 'test.json',
    text: '',
    root: { Value: raw },
    locate: () => ({ start: 0, end: 0 }),
    comments: () => [],
    secrets: [],
  };
  const resolution = new Resolution({ name: 'test', instances: [instanceOf(document, parameters)], link: 'single' }, GIVEN);
  const scope = resolution.scope('test');
  if (scope === undefined) throw new Error('the instance of the test has no scope');
  return Value.parsed(raw, scope, { document, pointer: step(undefined, 'Value'), resource: undefined, route: step(undefined, 'Value') });
}

function instanceOf(document: SourceDocument, parameters: Readonly<Record<string, TestParameter>>): Instance {
  const names = Object.keys(parameters);
  const definition = (name: string): ParameterDefinition => {
    const given = parameters[name];
    return { name, pointer: step(step(undefined, 'Parameters'), name), raw: typeof given === 'object' ? given : { Type: 'String' } };
  };
  return {
    id: 'test',
    template: { ...emptyTemplate(document), parameters: new Map(names.map((name) => [name, definition(name)])) },
    account: undefined,
    region: undefined,
    stackName: undefined,
    parameters: new Map(
      names.flatMap((name) => {
        const given = parameters[name];
        return typeof given === 'string' ? [[name, { kind: 'text', text: given }] as const] : [];
      }),
    ),
    children: new Map(),
  };
}

/** A hole as a parameter without a value makes it. */
export function holeOf(name: string, domain?: Domain): Hole {
  return {
    id: `test|${name}`,
    name,
    because: [{ kind: 'parameter', instance: 'test', name }],
    ...(domain === undefined ? {} : { domain }),
  };
}

/** A text of literals and holes. */
export function textOf(...pieces: readonly (string | Hole | Text)[]): Text {
  return Text.of(...pieces);
}
