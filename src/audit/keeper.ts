/** Keeps values that are many outside of memory. */
export interface Keeper {
  /**
   * @param value plain data
   * @param stays what of it is looked at again and again
   * @returns a value equal to it, which refers to nothing that it was made from
   */
  keep<T extends object>(value: T, stays: readonly (keyof T)[]): T;
}

/** Keeps values as they are. */
export const inMemory: Keeper = { keep: (value) => value };
