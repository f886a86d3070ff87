// Measures the size of the code that an app and its workers download.
import { bundleSizes, SIZE_LIMITS } from '../../src/build/bundle-sizes.ts';
import type { Bench } from './bench.ts';
import { written, type Section } from './figures.ts';

const KB = 1000;

const AIMS_KB = { client: 5, shared_worker: 25, service_worker: 25 } as const;

const NAMES = {
  client: 'client with its transport',
  shared_worker: 'SharedWorker',
  service_worker: 'service worker',
} as const;

export async function measureSizes({ site }: Bench): Promise<Section> {
  const sizes = await bundleSizes(site.build);
  const parts = ['client', 'shared_worker', 'service_worker'] as const;
  return {
    title: 'Sizes',
    text: 'The client is the code that a page loads before it can record through the SharedWorker: `holdfast.js` and its static imports. Each worker is listed separately. Minified, gzip level 9.',
    columns: ['', 'kB'],
    rows: parts.map((part) => [NAMES[part], written(sizes[part] / KB)]),
    figures: parts.map((part) => ({
      id: `size-${part}`,
      title: `${NAMES[part]}, gzip, kB`,
      rounds: [sizes[part] / KB],
      aim: { atMost: AIMS_KB[part] },
      reached: SIZE_LIMITS[part] / KB,
    })),
  };
}
