// What each adapter weighs, without what it shares with the others and with the client.
import { exportsOf, ownSize } from './own-size.ts';
import { ADAPTERS } from './package/entries.ts';

/**
 * The most that an app may load of an adapter, in bytes of gzip: what one export of it needs, as a bundler leaves the others out.
 * The client does not count, nor do the readers of answers and requests and the writer, which all adapters share.
 */
const ADAPTER_LIMIT = 3_072;

/** The folders of what is shared. */
const SHARED = /\/src\/(?:client|engine|feeds|protocol)\//u;

/** The size of each export of each adapter, in bytes, by the names of both. `root`: the directory of package.json. */
export async function adapterSizes(root: string): Promise<ReadonlyMap<string, number>> {
  const sizes = new Map<string, number>();
  for (const adapter of ADAPTERS) {
    const module = `src/adapters/${adapter}.ts`;
    const names = await exportsOf(root, module, SHARED);
    for (const name of names) sizes.set(`${adapter} ${name}`, await ownSize(root, module, SHARED, name));
    // A script without exports is loaded whole.
    if (names.length === 0) sizes.set(adapter, await ownSize(root, module, SHARED));
  }
  return sizes;
}

/** One sentence for each export that passes the limit. */
export function passedAdapterLimits(sizes: ReadonlyMap<string, number>): string[] {
  return [...sizes].flatMap(([name, size]) =>
    size > ADAPTER_LIMIT
      ? `The adapter ${name} weighs ${size} bytes gzipped and may weigh ${ADAPTER_LIMIT}: make it smaller.`
      : [],
  );
}
