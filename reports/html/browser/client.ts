/**
 * What the page does besides showing: one view at a time, filters, dark and light, copying, printing. Without it the
 * page is complete, view after view. It makes no markup and sends nothing anywhere.
 */

/** What the filters know of a finding: numbers of the values of each facet, and where it stands. */
interface Row {
  readonly element: HTMLDetailsElement;
  readonly values: Readonly<Record<string, readonly number[]>>;
}

interface Group {
  readonly element: HTMLElement;
  readonly count: HTMLElement | null;
  readonly rows: readonly Row[];
}

const root = document.documentElement;
const views = [...document.querySelectorAll<HTMLElement>('main > section')];
const links = [...document.querySelectorAll<HTMLAnchorElement>('nav a')];
const form = document.querySelector<HTMLFormElement>('#filters');
const shown = document.querySelector<HTMLElement>('#shown');

// Dark and light.

function prefersDark(): boolean {
  return root.dataset['theme'] === undefined ? matchMedia('(prefers-color-scheme: dark)').matches : root.dataset['theme'] === 'dark';
}

function nameTheme(button: HTMLButtonElement): void {
  button.textContent = prefersDark() ? 'Light' : 'Dark';
  button.setAttribute('aria-label', `Switch to ${prefersDark() ? 'light' : 'dark'} colours`);
}

function setUpTheme(): void {
  const button = document.querySelector<HTMLButtonElement>('#theme');
  if (button === null) return;
  button.hidden = false;
  nameTheme(button);
  button.addEventListener('click', () => {
    root.dataset['theme'] = prefersDark() ? 'light' : 'dark';
    nameTheme(button);
  });
}

// Views: the address says which one is shown, and what in it.

/** `#findings?rule=late-approval` asks for a view with filters, `#f-3f2a9c1b` for what has that id. */
function route(): void {
  const [id = '', query] = location.hash.slice(1).split('?', 2);
  const target = id === '' ? null : document.getElementById(id);
  const view = views.find((candidate) => target !== null && candidate.contains(target)) ?? views[0];
  for (const candidate of views) candidate.hidden = candidate !== view;
  for (const link of links) {
    if (link.hash !== `#${view?.id}`) link.removeAttribute('aria-current');
    else {
      link.setAttribute('aria-current', 'page');
      link.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    }
  }
  if (query !== undefined && view?.id === 'findings') fillFilters(new URLSearchParams(query));
  if (target === null || target === view) {
    scrollTo(0, 0);
    return;
  }
  if (target.closest('[hidden]') !== null) clearFilters();
  for (let element: HTMLElement | null = target; element !== null; element = element.parentElement)
    if (element instanceof HTMLDetailsElement) element.open = true;
  target.scrollIntoView({ block: 'start' });
  (target.querySelector<HTMLElement>(':scope > summary') ?? target).focus({ preventScroll: true });
}

// Filters.

function readGroups(): readonly Group[] {
  const data = document.querySelector('#facets')?.textContent;
  const facets = (data ? JSON.parse(data) : {}) as Readonly<Record<string, readonly (readonly number[])[]>>;
  let index = 0;
  return [...document.querySelectorAll<HTMLElement>('.group')].map((element) => ({
    element,
    count: element.querySelector<HTMLElement>('.group-count'),
    rows: [...element.querySelectorAll<HTMLDetailsElement>(':scope > .finding')].map((finding) => {
      const values = Object.fromEntries(Object.entries(facets).map(([facet, all]) => [facet, all[index] ?? []]));
      index++;
      return { element: finding, values };
    }),
  }));
}

const groups = readGroups();
const texts = new WeakMap<Row, string>();

function textOf(row: Row, group: Group): string {
  const known = texts.get(row);
  if (known !== undefined) return known;
  const heading = group.element.querySelector('header')?.textContent ?? '';
  const text = `${row.element.textContent} ${heading}`.toLowerCase();
  texts.set(row, text);
  return text;
}

interface Wanted {
  readonly words: readonly string[];
  readonly facets: readonly { readonly name: string; readonly values: ReadonlySet<number> }[];
}

/** Several values of one facet widen, several facets narrow. Nothing chosen means all. */
function wanted(filters: HTMLFormElement): Wanted {
  const facets = new Map<string, Set<number>>();
  let words: readonly string[] = [];
  for (const [name, value] of new FormData(filters)) {
    if (typeof value !== 'string' || value === '') continue;
    if (name === 'text') words = value.toLowerCase().split(/\s+/).filter(Boolean);
    else facets.set(name, (facets.get(name) ?? new Set()).add(Number(value)));
  }
  return { words, facets: [...facets].map(([name, values]) => ({ name, values })) };
}

function matches(row: Row, group: Group, { words, facets }: Wanted): boolean {
  if (!facets.every(({ name, values }) => row.values[name]?.some((value) => values.has(value)) === true)) return false;
  if (words.length === 0) return true;
  const text = textOf(row, group);
  return words.every((word) => text.includes(word));
}

function filter(): void {
  if (form === null) return;
  const now = wanted(form);
  let [all, visible] = [0, 0];
  for (const group of groups) {
    let left = 0;
    for (const row of group.rows) {
      const fits = matches(row, group, now);
      if (fits) left++;
      if (row.element.hidden === fits) row.element.hidden = !fits;
    }
    if (group.element.hidden === left > 0) group.element.hidden = left === 0;
    if (group.count !== null) group.count.textContent = left === group.rows.length ? `${left}` : `${left} of ${group.rows.length}`;
    all += group.rows.length;
    visible += left;
  }
  const page = shown?.dataset['page'] ?? '';
  if (shown !== null) shown.textContent = `${visible === all ? 'All' : `${visible} of`} ${all} findings${page}`;
}

/** Chooses what an address names: values as they are shown, not their numbers. */
function fillFilters(query: URLSearchParams): void {
  if (form === null) return;
  form.reset();
  for (const [name, value] of query) {
    for (const field of form.querySelectorAll<HTMLInputElement | HTMLSelectElement>(`[name="${CSS.escape(name)}"]`)) {
      if (field instanceof HTMLSelectElement) {
        const option = [...field.options].find((candidate) => candidate.dataset['is'] === value);
        if (option !== undefined) option.selected = true;
      } else if (field.type === 'checkbox') field.checked ||= field.dataset['is'] === value;
      else field.value = value;
    }
  }
  filter();
}

/** The address of what is chosen, to come back to and to send on. */
function rememberFilters(): void {
  const query = new URLSearchParams();
  for (const field of form?.elements ?? []) {
    if (field instanceof HTMLSelectElement) {
      const chosen = field.selectedOptions[0]?.dataset['is'];
      if (chosen !== undefined) query.append(field.name, chosen);
    } else if (field instanceof HTMLInputElement && (field.type === 'checkbox' ? field.checked : field.value !== ''))
      query.append(field.name, field.dataset['is'] ?? field.value);
  }
  history.replaceState(null, '', query.size === 0 ? '#findings' : `#findings?${query}`);
}

function clearFilters(): void {
  form?.reset();
  filter();
}

function setUpFilters(): void {
  if (form === null) return;
  form.hidden = false;
  // Browsers refuse pages that change their address with every key.
  let pause: ReturnType<typeof setTimeout> | undefined;
  const changed = (): void => {
    filter();
    clearTimeout(pause);
    pause = setTimeout(rememberFilters, 300);
  };
  form.addEventListener('input', changed);
  // The fields are as they were until after the event.
  form.querySelector('button')?.addEventListener('click', () => setTimeout(changed));
  form.addEventListener('submit', (event) => event.preventDefault());
  filter();
}

// Copying.

async function copy(button: HTMLButtonElement): Promise<void> {
  const block = button.parentElement?.querySelector('pre');
  if (!block) return;
  try {
    await navigator.clipboard.writeText(block.textContent ?? '');
    button.textContent = 'Copied';
  } catch {
    // Where the page may not reach the clipboard, the text is selected for the reader to copy.
    getSelection()?.selectAllChildren(block);
    button.textContent = 'Selected';
  }
  setTimeout(() => {
    button.textContent = 'Copy';
  }, 1500);
}

document.addEventListener('click', (event) => {
  const button = event.target instanceof Element ? event.target.closest<HTMLButtonElement>('button.copy') : null;
  if (button !== null) void copy(button);
});

// Printing shows all views, and all that is folded.

let folded: readonly HTMLDetailsElement[] = [];
addEventListener('beforeprint', () => {
  folded = [...document.querySelectorAll<HTMLDetailsElement>('details:not([open])')];
  for (const element of folded) element.open = true;
});
addEventListener('afterprint', () => {
  for (const element of folded) element.open = false;
});

root.classList.add('scripted');
setUpTheme();
setUpFilters();
addEventListener('hashchange', route);
route();
