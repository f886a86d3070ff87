// `npm run check:size`: prints what the build in the folder given weighs, and fails where that is more than it may be.
import { bundleSizes, passedLimits } from './bundle-sizes.ts';

/** The exit code: 0 when every limit is kept. */
export async function main([folder = 'dist']: readonly string[]): Promise<number> {
  const sizes = await bundleSizes(folder);
  for (const [name, size] of Object.entries(sizes)) console.log(`${name}: ${size} bytes gzipped`);
  const passed = passedLimits(sizes);
  for (const sentence of passed) console.error(sentence);
  return passed.length > 0 ? 1 : 0;
}
