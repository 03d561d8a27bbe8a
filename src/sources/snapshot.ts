/** Systems on disk: any audit can be saved, replayed offline, compared, attached to a bug report. */
export { readSnapshot } from './snapshot/read.ts';
export { writeSnapshot } from './snapshot/write.ts';
