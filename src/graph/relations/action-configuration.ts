import { conditions, misreadings } from '../../facts/action-providers.ts';
import { type Answer, type Place, Text } from '../../resource/index.ts';
import type { Action } from '../pipeline.ts';
import { known } from './deploy.ts';

/** A key of the configuration, and what its provider wants to read there instead. */
export interface Misreading {
  readonly key: string;
  readonly wanted: string;
  readonly at: Place;
}

/** Keys that the provider demands because of what else the action says. */
export function demandedBesides(action: Action, provider: string): readonly string[] {
  return conditions
    .filter((condition) => condition.provider === provider)
    .filter(({ when }) => {
      if ('inputsAbove' in when) return action.inputs.length > when.inputsAbove;
      const text = known(action.configuration.get(when.key).text());
      return text?.known?.toLowerCase() === when.is;
    })
    .map(({ key }) => key);
}

/** Texts of another form than the provider reads, and references that CloudFormation does not resolve in pipelines. */
export function misread({ configuration }: Action): readonly Misreading[] {
  return configuration.entries().flatMap(([key, value]): readonly Misreading[] => {
    const text = known(value.text());
    if (text === undefined) return [];
    const found = misreadings.find((one) => one.key === key && one.glob.some((glob) => matches(text, glob) === 'yes'));
    if (found !== undefined) return [{ key, wanted: found.wanted, at: value.at }];
    // Source: CloudFormation User Guide, "Resources that support dynamic parameter patterns for secure strings".
    const secure = matches(text, '*{{resolve:ssm-secure:*') === 'yes';
    return secure ? [{ key, wanted: 'a secret of Secrets Manager: secure parameters are not resolved in pipelines', at: value.at }] : [];
  });
}

function matches(text: Text, glob: string): Answer {
  return text.matches(Text.of(glob));
}
