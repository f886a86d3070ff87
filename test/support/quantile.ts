// One figure for many.

/** The smallest of the values that at least `fraction` of them do not exceed; null when there are none. */
export function quantile(values: readonly number[], fraction: number): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(fraction * sorted.length) - 1)] ?? null;
}
