// What each adapter weighs, without what it shares with the others and with the client.
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build, type Plugin } from 'rolldown';
import { ADAPTERS } from './package/entries.ts';

/** The most that an adapter may weigh, in bytes of gzip: without the client, and without the readers of answers and requests and the writer, which all adapters share. */
const ADAPTER_LIMIT = 3_072;

/**
 * Those that may weigh more: what is reached, rounded up. The AI SDK's holds two, a transport and a middleware; the script
 * tag's holds all of the recording fetch.
 */
const OTHER_LIMITS: Readonly<Record<string, number>> = { 'ai-sdk': 3_400, auto: 3_250 };

/** The folders of what is shared. */
const SHARED = /\/src\/(?:client|engine|feeds|protocol)\//u;

/** The size of each adapter, in bytes, gzipped at level 9. `root`: the directory of package.json. */
export async function adapterSizes(root: string): Promise<ReadonlyMap<string, number>> {
  const sizes = new Map<string, number>();
  for (const name of ADAPTERS) {
    const { output } = await build({
      cwd: root,
      input: join(root, 'src', 'adapters', `${name}.ts`),
      platform: 'browser',
      logLevel: 'warn',
      plugins: [withoutShared()],
      transform: { target: 'es2022' },
      output: { minify: true },
      write: false,
    });
    // What is loaded only when it is needed does not count.
    const code = output.map((file) => (file.type === 'chunk' && !file.isDynamicEntry ? file.code : '')).join('');
    sizes.set(name, gzipSync(code, { level: 9 }).length);
  }
  return sizes;
}

/** Makes one import of all that is shared, as in the package. */
function withoutShared(): Plugin {
  return {
    name: 'holdfast:without-shared',
    resolveId: (source, importer) =>
      importer !== undefined && SHARED.test(join(importer, '..', source))
        ? { id: 'shared', external: true }
        : undefined,
  };
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
