/** Why EventBridge refuses the schedule of a rule. */
export type ScheduleFault = 'form' | 'unit' | 'fields' | 'days';

const RATE = /^rate\(\s*(\d+)\s+([a-z]+)\s*\)$/;
const CRON = /^cron\(([^()]*)\)$/;
const UNITS = ['minute', 'hour', 'day'];

/**
 * What is wrong with the schedule of a rule, as far as it can be told from its form; undefined for a good one.
 * Source: EventBridge User Guide, "Schedule types in EventBridge".
 */
export function scheduleFault(expression: string): ScheduleFault | undefined {
  const text = expression.trim();
  const [, number, unit] = RATE.exec(text) ?? [];
  if (number !== undefined && unit !== undefined) {
    const units = Number(number) === 1 ? UNITS : UNITS.map((one) => `${one}s`);
    return Number(number) > 0 && units.includes(unit) ? undefined : 'unit';
  }
  const fields = CRON.exec(text)?.[1]?.trim().split(/\s+/);
  if (fields === undefined) return 'form';
  if (fields.length !== 6) return 'fields';
  const [, , dayOfMonth, , dayOfWeek] = fields;
  return (dayOfMonth === '?') === (dayOfWeek === '?') ? 'days' : undefined;
}
