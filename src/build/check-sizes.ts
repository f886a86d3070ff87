// `npm run check:size`: prints what the build and the package in the folders given weigh, and fails where that is more than it may be.
import { adapterSizes, passedAdapterLimits } from './adapter-sizes.ts';
import { bundleSizes, packageSizes, passedLimits, passedPackageLimits } from './bundle-sizes.ts';

/** The exit code: 0 when every limit is kept. */
export async function main(
  [folder = 'dist', packageFolder = 'dist/package']: readonly string[],
  root: string,
): Promise<number> {
  const sizes = await bundleSizes(folder);
  const ofPackage = await packageSizes(packageFolder, root);
  const adapters = await adapterSizes(root);
  print('', { ...sizes });
  print('package: ', { ...ofPackage });
  print('adapter ', Object.fromEntries(adapters));
  const passed = [...passedLimits(sizes), ...passedPackageLimits(ofPackage), ...passedAdapterLimits(adapters)];
  for (const sentence of passed) console.error(sentence);
  return passed.length > 0 ? 1 : 0;
}

function print(label: string, sizes: Readonly<Record<string, number>>): void {
  for (const [name, size] of Object.entries(sizes)) console.log(`${label}${name}: ${size} bytes gzipped`);
}
