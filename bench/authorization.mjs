/** `node bench/authorization.mjs`: evaluations of policies per second. The goal is 100,000 on one core. */
import { importTypeScript } from '../scripts/import-typescript.mjs';

const { measureAuthorization } = await importTypeScript('bench/authorization.ts');
const { cold, warm, answers } = measureAuthorization(() => performance.now());
console.log(
  `policy evaluations per second: ${warm.toLocaleString('en')} (first round ${cold.toLocaleString('en')}); one round: ${JSON.stringify(answers)}`,
);
