// What each adapter weighs, without what it shares with the others and with the client.
import { ownSize } from './own-size.ts';
import { ADAPTERS } from './package/entries.ts';

/** The most that an adapter may weigh, in bytes of gzip: without the client, and without the readers of answers and requests and the writer, which all adapters share. */
const ADAPTER_LIMIT = 3_072;

/** Those that may weigh more: what is reached, rounded up. The AI SDK's holds two, a transport and a middleware. */
const OTHER_LIMITS: Readonly<Record<string, number>> = { 'ai-sdk': 3_400 };

/** The folders of what is shared. */
const SHARED = /\/src\/(?:client|engine|feeds|protocol)\//u;

/** The size of each adapter, in bytes. `root`: the directory of package.json. */
export async function adapterSizes(root: string): Promise<ReadonlyMap<string, number>> {
  const sizes = new Map<string, number>();
  for (const name of ADAPTERS) sizes.set(name, await ownSize(root, `src/adapters/${name}.ts`, SHARED));
  return sizes;
}

/** One sentence for each adapter that passes its limit. */
export function passedAdapterLimits(sizes: ReadonlyMap<string, number>, others = OTHER_LIMITS): string[] {
  return [...sizes].flatMap(([name, size]) => {
    const limit = others[name] ?? ADAPTER_LIMIT;
    return size > limit
      ? `The adapter ${name} weighs ${size} bytes gzipped and may weigh ${limit}: make it smaller.`
      : [];
  });
}
