import { type Cause, type Field, Text, type Value } from '../resource/index.ts';
import type { Alarm } from './alarm.ts';
import type { DeliveryGraph, Reference } from './graph.ts';

/** The alarms that something is told to watch. */
export interface AlarmList {
  readonly value: Value;
  readonly items: readonly Reference<Alarm>[];
  /** Why there may be more. */
  readonly open: readonly Cause[] | undefined;
}

/** Reads a list of alarm names or ARNs, each of them at `key` when the items are maps. */
export function alarmList(value: Value, key: string | undefined, graph: DeliveryGraph): AlarmList {
  const { items, open } = value.items();
  return { value, items: items.map((item) => graph.refer('alarm', key === undefined ? item : item.get(key))), open };
}

/** The fields that decide whether a list of alarms stops anything. */
export interface AlarmSettings {
  readonly enabled: Field<boolean>;
  /** The deployment goes on when the state of an alarm cannot be read. */
  readonly ignorePollFailure: Field<boolean>;
}

/** Reads the alarms of an action, whose configuration has texts only: names between commas, or a list all the same. */
export function alarmsByCommas(value: Value, graph: DeliveryGraph): AlarmList {
  const field = value.text();
  if (!('value' in field)) return alarmList(value, undefined, graph);
  const names: Text[] = [Text.of()];
  for (const part of field.value.parts) {
    const [first = '', ...others] = typeof part === 'string' ? part.split(/\s*,\s*/) : [part];
    names[names.length - 1] = Text.of(names[names.length - 1] ?? '', first);
    for (const name of others) names.push(Text.of(name));
  }
  return {
    value,
    open: undefined,
    items: names.filter(({ parts }) => parts.length > 0).map((name) => graph.named('alarm', name, value.at)),
  };
}
