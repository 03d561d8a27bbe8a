/**
 * Which condition keys a request can carry. Source and date: condition-key-table.ts (AWS Service Authorization Reference).
 */
import { conditionKeyTable, taggedActions } from './condition-key-table.ts';
import { iamAction } from './iam-actions.ts';

const actionsOfKeys = new Map<string, ReadonlySet<string>>();
let tagged: ReadonlySet<string> | undefined;

/** Services whose keys come with requests to themselves alone: no session carries them along. */
const OWN: ReadonlySet<string> = new Set(['s3', 'kms', 'iam']);

/**
 * Is it sure that requests for an action never carry a key? `s3:prefix` comes with a listing and with nothing else.
 * False for keys and actions that the table does not have.
 * @param action with its service, in any case
 * @param key in lower case
 */
export function neverCarries(action: string, key: string): boolean {
  const [service = '', name = ''] = action.toLowerCase().split(':');
  if (iamAction(service, name) === undefined) return false;
  if (key === 'aws:tagkeys' || key.startsWith('aws:requesttag/')) {
    tagged ??= new Set(taggedActions.split(','));
    return !tagged.has(`${service}:${name}`);
  }
  const actions = actionsOf(key);
  if (actions === undefined) return false;
  const own = key.slice(0, key.indexOf(':'));
  return own === service ? !actions.has(name) : OWN.has(own);
}

function actionsOf(key: string): ReadonlySet<string> | undefined {
  let actions = actionsOfKeys.get(key);
  if (actions === undefined && Object.hasOwn(conditionKeyTable, key)) {
    actions = new Set(conditionKeyTable[key]?.split(','));
    actionsOfKeys.set(key, actions);
  }
  return actions;
}
