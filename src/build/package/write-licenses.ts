// The licenses of what is bundled into the package: they ask for a copy of themselves.
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Writes the licenses of the packages in `folders` into one file. Rejects where one has none. */
export async function writeLicenses(folders: Iterable<string>, file: string): Promise<void> {
  const licenses = await Promise.all([...folders].toSorted().map(licenseIn));
  await writeFile(file, licenses.join(`\n${'-'.repeat(80)}\n\n`));
}

async function licenseIn(folder: string): Promise<string> {
  const license = (await readdir(folder)).find((name) => /^licen[cs]e/i.test(name));
  if (license === undefined) throw new Error(`${folder} has no license file.`);
  const name = folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length);
  return `${name}\n\n${(await readFile(join(folder, license), 'utf8')).trim()}\n`;
}
