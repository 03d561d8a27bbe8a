/** A terminal, in columns and rows. */
export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** From so many columns on, list and details stand side by side. */
export const TWO_PANES = 120;
/** Head, views, and the line over the list; below it the keys. */
const FRAME_ROWS = 4;
/** Smaller terminals show a note instead. */
export const SMALLEST: Size = { columns: 24, rows: 8 };

/** Where everything stands. */
export interface Layout {
  readonly twoPanes: boolean;
  readonly listWidth: number;
  readonly detailWidth: number;
  /** Rows of the list and of the details. */
  readonly height: number;
}

/** Divides a terminal: the details get more than half of a wide one, and all of a narrow one. */
export function layoutOf({ columns, rows }: Size): Layout {
  const height = Math.max(1, rows - FRAME_ROWS);
  if (columns < TWO_PANES) return { twoPanes: false, listWidth: columns, detailWidth: columns - 2, height };
  const listWidth = Math.min(88, Math.round(columns * 0.42));
  return { twoPanes: true, listWidth, detailWidth: columns - listWidth - 4, height };
}

/** The first row to show, so that the cursor is seen; the view moves as little as it can. */
export function scrolledTo(cursor: number, top: number, height: number, rows: number): number {
  const lowest = Math.max(0, rows - height);
  const seen = cursor < top ? cursor : cursor >= top + height ? cursor - height + 1 : top;
  return Math.max(0, Math.min(seen, lowest));
}
