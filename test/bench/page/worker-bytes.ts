// How much memory the workers of a page have.

interface MemoryMeasurement {
  readonly breakdown: readonly {
    readonly bytes: number;
    readonly attribution: readonly { readonly scope: string }[];
  }[];
}

/** Of the page's dedicated workers, in bytes; null where the browser does not say. */
export async function workerBytes(): Promise<number | null> {
  const { measureUserAgentSpecificMemory } = performance as unknown as {
    measureUserAgentSpecificMemory?: () => Promise<MemoryMeasurement>;
  };
  if (measureUserAgentSpecificMemory === undefined) return null;
  const { breakdown } = await measureUserAgentSpecificMemory.call(performance);
  const ofWorkers = breakdown.filter(({ attribution }) =>
    attribution.some(({ scope }) => scope === 'DedicatedWorkerGlobalScope'),
  );
  return ofWorkers.reduce((sum, { bytes }) => sum + bytes, 0);
}
