// `npm run check:size`: prints what the build and the package in the folders given weigh, and fails where that is more than it may be.
import { adapterSizes, passedAdapterLimits } from './adapter-sizes.ts';
import { bundleSizes, packageSize, passedLimits, passedPackageLimit } from './bundle-sizes.ts';

/** The exit code: 0 when every limit is kept. */
export async function main(
  [folder = 'dist', packageFolder = 'dist/package']: readonly string[],
  root: string,
): Promise<number> {
  const sizes = await bundleSizes(folder);
  for (const [name, size] of Object.entries(sizes)) console.log(`${name}: ${size} bytes gzipped`);
  const size = await packageSize(packageFolder);
  console.log(`client of the package: ${size} bytes gzipped`);
  const adapters = await adapterSizes(root);
  for (const [name, own] of adapters) console.log(`adapter ${name}: ${own} bytes gzipped`);
  const passed = [...passedLimits(sizes), passedPackageLimit(size) ?? [], ...passedAdapterLimits(adapters)].flat();
  for (const sentence of passed) console.error(sentence);
  return passed.length > 0 ? 1 : 0;
}
