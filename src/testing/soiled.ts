import type { ReportInput } from '../audit/result.ts';
import { hostileText } from './hostile-text.ts';

/** Markup for every spot of a page, besides what terminals obey. */
const PAYLOAD = `"'><img src=x onerror=alert(1)></script><script>window.pwned=1</script><!--]]> javascript:alert(1) ${hostileText}`;

/** Entries that hold words of our own: whoever writes a template cannot set them. */
const OWN_WORDS = new Set([
  'as',
  'audience',
  'by',
  'confidence',
  'failOn',
  'gated',
  'kind',
  'level',
  'link',
  'production',
  'schemaVersion',
  'severity',
]);

/** A result in which every text that can come from outside is an attack, equal ones kept apart by a number. */
export function soiled(input: ReportInput): ReportInput {
  const numbers = new Map<string, number>();
  const soil = (value: unknown): unknown => {
    if (typeof value === 'string') {
      numbers.set(value, numbers.get(value) ?? numbers.size);
      return `${PAYLOAD}${numbers.get(value)}`;
    }
    if (Array.isArray(value)) return value.map(soil);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, OWN_WORDS.has(key) ? item : soil(item)]));
  };
  return { ...input, result: { ...(soil(input.result) as ReportInput['result']), verdicts: input.result.verdicts } };
}
