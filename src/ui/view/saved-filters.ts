// Filters that a person has named. Pure.

export interface SavedFilter {
  readonly name: string;
  /** As it stands in the search box. */
  readonly text: string;
}

/** Saves a filter under a name, in place of the one that has it. */
export function withFilter(saved: readonly SavedFilter[], filter: SavedFilter): readonly SavedFilter[] {
  const name = filter.name.trim();
  if (name === '') return saved;
  const named = { name, text: filter.text };
  const isKnown = saved.some((each) => each.name === name);
  return isKnown ? saved.map((each) => (each.name === name ? named : each)) : [...saved, named];
}

/** Another name for a filter; the same list where the name is empty or taken. */
export function renamed(saved: readonly SavedFilter[], from: string, to: string): readonly SavedFilter[] {
  const name = to.trim();
  if (name === '' || saved.some((each) => each.name === name)) return saved;
  return saved.map((each) => (each.name === from ? { ...each, name } : each));
}

export function withoutFilter(saved: readonly SavedFilter[], name: string): readonly SavedFilter[] {
  return saved.filter((each) => each.name !== name);
}

/** Moves a filter by some places; the ends are walls. */
export function moved(saved: readonly SavedFilter[], name: string, by: number): readonly SavedFilter[] {
  const from = saved.findIndex((each) => each.name === name);
  const filter = saved[from];
  if (filter === undefined) return saved;
  const others = saved.toSpliced(from, 1);
  return others.toSpliced(Math.min(Math.max(from + by, 0), others.length), 0, filter);
}

/** Reads what was stored, also by another build. What is no filter is left out. */
export function readSavedFilters(stored: unknown): readonly SavedFilter[] {
  if (!Array.isArray(stored)) return [];
  return stored.flatMap((each: unknown) => {
    if (typeof each !== 'object' || each === null || !('name' in each) || !('text' in each)) return [];
    const { name, text } = each;
    return typeof name === 'string' && typeof text === 'string' && name !== '' ? [{ name, text }] : [];
  });
}
