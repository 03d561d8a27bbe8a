import type { OrganizationAccount, OrganizationsReader } from './organization.ts';

interface Listed {
  readonly Id?: string | undefined;
  readonly Name?: string | undefined;
  readonly State?: string | undefined;
  readonly Status?: string | undefined;
  /** As `o-exampleorgid/r-ab12/ou-ab12-11111111/`. */
  readonly Paths?: readonly string[] | undefined;
}

/** Finds out where accounts stand. */
export class OrganizationTree {
  private readonly reader: OrganizationsReader;
  private readonly paths = new Map<string, readonly string[]>();

  constructor(reader: OrganizationsReader) {
    this.reader = reader;
  }

  /**
   * The accounts as they were listed, sorted, each with its path. Where the listing does not say it, the tree is walked
   * down: it takes a call per unit, not one per account.
   */
  async accounts(listed: readonly Listed[], roots: readonly string[]): Promise<readonly OrganizationAccount[]> {
    if (listed.some(({ Paths }) => pathOf(Paths) === undefined)) await Promise.all(roots.map((root) => this.walk([root])));
    return listed
      .map(({ Id: id = '', Name: name = '', State, Status, Paths }) => ({
        id,
        name,
        state: State ?? Status ?? 'ACTIVE',
        path: pathOf(Paths) ?? this.paths.get(id) ?? [],
      }))
      .sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  private async walk(path: readonly string[]): Promise<void> {
    const ParentId = path.at(-1) ?? '';
    const [accounts, units] = await Promise.all([
      this.reader.list('ListAccountsForParent', { ParentId }, (page) => page.Accounts),
      this.reader.list('ListOrganizationalUnitsForParent', { ParentId }, (page) => page.OrganizationalUnits),
    ]);
    if (accounts.state === 'read') for (const { Id } of accounts.value) this.paths.set(Id ?? '', path);
    if (units.state === 'read') await Promise.all(units.value.map(({ Id = '' }) => this.walk([...path, Id])));
  }
}

function pathOf(paths: readonly string[] | undefined): readonly string[] | undefined {
  const [path] = paths ?? [];
  if (path === undefined) return undefined;
  return path.split('/').filter((part) => part.startsWith('r-') || part.startsWith('ou-'));
}
