// Quantiles of a list of values.

/** The smallest value that at least `fraction` of the values do not exceed; null if there are no values. */
export function quantile(values: readonly number[], fraction: number): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(fraction * sorted.length) - 1)] ?? null;
}
