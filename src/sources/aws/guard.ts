import type { ServiceDeclaration } from './collector.ts';

/** A call that no collector declares. It is a bug of ours, found before anything is sent. */
export class ReadOnlyGuardError extends Error {
  override readonly name = 'ReadOnlyGuardError';
}

interface Guarded {
  readonly middlewareStack: {
    add(
      middleware: (next: (input: never) => unknown, context: Readonly<Record<string, unknown>>) => (input: never) => unknown,
      options: { readonly step: 'initialize'; readonly name: string; readonly priority: 'high' },
    ): void;
  };
}

/** Makes a client refuse every command but the declared ones, before the request is made. */
export function guard(client: Guarded, { service, operations }: Pick<ServiceDeclaration, 'service' | 'operations'>): void {
  const allowed = new Set(Object.keys(operations).map((name) => `${name}Command`));
  client.middlewareStack.add(
    (next, context) => async (input) => {
      const command = String(context['commandName']);
      if (!allowed.has(command)) throw new ReadOnlyGuardError(`${service}: ${command} is not among the operations that pipeaudit calls`);
      return next(input);
    },
    { step: 'initialize', name: 'pipeauditReadOnlyGuard', priority: 'high' },
  );
}
