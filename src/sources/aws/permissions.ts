import type { Operation, ServiceDeclaration } from './collector.ts';

/** One IAM action that a scan needs, and why. */
export interface Permission {
  readonly action: string;
  readonly service: string;
  readonly operation: string;
  readonly for: string;
  /** Whose policy must have it. */
  readonly needs: 'member' | NonNullable<Operation['needs']>;
}

/** The IAM actions of an operation. */
export function actionsOf({ service, iamPrefixes, operations }: ServiceDeclaration, name: string): readonly string[] {
  return operations[name]?.iam ?? (iamPrefixes ?? [service]).map((prefix) => `${prefix}:${name}`);
}

/** Every IAM action that these services need, sorted, each once per operation. */
export function permissionsOf(services: readonly ServiceDeclaration[]): readonly Permission[] {
  return services
    .flatMap((declaration) =>
      Object.entries(declaration.operations).flatMap(([name, operation]) =>
        actionsOf(declaration, name).map((action): Permission => {
          const { for: purpose, needs } = operation;
          return { action, service: declaration.service, operation: name, for: purpose, needs: needs ?? 'member' };
        }),
      ),
    )
    .sort((a, b) => (a.action < b.action ? -1 : a.action > b.action ? 1 : 0));
}
