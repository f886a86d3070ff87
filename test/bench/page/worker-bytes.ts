// How much memory a page and its workers have.

interface MemoryMeasurement {
  readonly breakdown: readonly {
    readonly bytes: number;
    readonly attribution: readonly { readonly scope: string }[];
  }[];
}

/** Of the page's dedicated workers, in bytes; null where the browser does not say. */
export function workerBytes(): Promise<number | null> {
  return memoryOf('DedicatedWorkerGlobalScope');
}

/** Of the page itself, or of its dedicated workers, in bytes; null where the browser does not say. */
export async function memoryOf(wanted: 'Window' | 'DedicatedWorkerGlobalScope'): Promise<number | null> {
  const { measureUserAgentSpecificMemory } = performance as unknown as {
    measureUserAgentSpecificMemory?: () => Promise<MemoryMeasurement>;
  };
  if (measureUserAgentSpecificMemory === undefined) return null;
  const { breakdown } = await measureUserAgentSpecificMemory.call(performance);
  const found = breakdown.filter(({ attribution }) => attribution.some(({ scope }) => scope === wanted));
  return found.reduce((sum, { bytes }) => sum + bytes, 0);
}
