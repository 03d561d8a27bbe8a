import * as v from 'valibot';
import { cause, place, position, snippet } from './schema.ts';

/** The schema of what `pipeaudit prove --format json` writes; schema/pipeaudit-ledger-1.json is generated from it. It describes `Ledger` of src/audit/ledger.ts. */

const text = v.string();
const index = v.pipe(v.number(), v.integer(), v.minValue(0));

function described<const S extends v.GenericSchema>(schema: S, description: string) {
  return v.pipe(schema, v.description(description));
}

const entry = v.object({
  system: text,
  pipeline: v.exactOptional(text),
  step: v.exactOptional(
    described(
      text,
      'The pipeline, stage and action that need the call; absent for what projects, functions and event rules do by themselves.',
    ),
  ),
  provider: v.exactOptional(described(text, 'What the action calls: `CloudFormation`.')),
  position: v.exactOptional(described(v.strictTuple([index, index]), 'Stage and action of the step, counted from 0.')),
  caller: text,
  actions: described(v.array(text), 'Names of the call; of several one is enough.'),
  target: text,
  resources: v.array(text),
  necessity: described(text, '`required` for calls that are surely made.'),
  why: text,
  answer: v.picklist(['allowed', 'denied', 'unknown']),
  statement: v.exactOptional(described(place, 'The statement that decided.')),
  missing: described(v.array(text), 'The sides that do not allow a denied call.'),
  because: described(v.array(v.object({ cause, settle: text })), 'Why an unknown call is not known, and what would settle it.'),
});

export const ledgerSchema = v.object({
  schemaVersion: v.literal(1),
  entries: v.array(entry),
  conditional: described(v.array(text), 'Systems that other parameter values would change.'),
});

/** What the published schema gives a name of its own. */
export const ledgerDefinitions = { entry, place, cause, position, snippet };
