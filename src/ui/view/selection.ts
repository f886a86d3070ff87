// Which rows of a list are selected. Immutable. All that match a filter can be selected without being loaded.

/** `all` is everything that matches, `but` these. */
export type Selection =
  | { readonly kind: 'some'; readonly ids: ReadonlySet<string>; readonly anchor: number | null }
  | { readonly kind: 'all'; readonly but: ReadonlySet<string>; readonly anchor: number | null };

export const NOTHING_SELECTED: Selection = { kind: 'some', ids: new Set(), anchor: null };

export const EVERYTHING_SELECTED: Selection = { kind: 'all', but: new Set(), anchor: null };

export function isSelected(selection: Selection, id: string): boolean {
  return selection.kind === 'all' ? !selection.but.has(id) : selection.ids.has(id);
}

/** How many are selected of `total` that match. */
export function selectedCount(selection: Selection, total: number): number {
  return selection.kind === 'all' ? Math.max(0, total - selection.but.size) : selection.ids.size;
}

/** Selects a row, or no longer. The next range begins at it. */
export function toggled(selection: Selection, id: string, index: number): Selection {
  return withSelected(selection, [id], !isSelected(selection, id), index);
}

/** Selects the rows from the last one that was chosen to `index`; `idAt` has those that are loaded. */
export function extended(selection: Selection, index: number, idAt: (index: number) => string | undefined): Selection {
  const anchor = selection.anchor ?? index;
  const ids: string[] = [];
  for (let each = Math.min(anchor, index); each <= Math.max(anchor, index); each += 1) {
    const id = idAt(each);
    if (id !== undefined) ids.push(id);
  }
  return withSelected(selection, ids, true, anchor);
}

function withSelected(selection: Selection, ids: readonly string[], isOn: boolean, anchor: number | null): Selection {
  const isAll = selection.kind === 'all';
  const set = new Set(isAll ? selection.but : selection.ids);
  for (const id of ids) {
    if (isOn === isAll) set.delete(id);
    else set.add(id);
  }
  return isAll ? { kind: 'all', but: set, anchor } : { kind: 'some', ids: set, anchor };
}
