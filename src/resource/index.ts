/** The shared shape that every reader yields and everything after the readers sees. */
export * from './cause.ts';
export * from './dependencies.ts';
export * from './embedded.ts';
export * from './field.ts';
export * from './named-items.ts';
export * from './place.ts';
export * from './resource.ts';
export * from './scope.ts';
export * from './system.ts';
export * from './text.ts';
export * from './user-error.ts';
export * from './value.ts';
export * from './world.ts';
