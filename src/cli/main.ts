/** Runs the command line; see `Io`. @returns the exit code */
export async function run(): Promise<number> {
  return 0;
}
