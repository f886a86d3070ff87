// The licenses of what is bundled into the package: they ask for a copy of themselves.
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Packages that carry no license file: what their authors say of it. Another package has its text. */
const WITHOUT_FILE: Readonly<Record<string, string>> = {
  '@sqlite.org/sqlite-wasm':
    'SQLite is in the public domain (https://sqlite.org/copyright.html). Its package for npm is under the Apache License, Version 2.0, whose text is below at comlink.',
};

/** Writes the licenses of the packages in `folders` into one file. Rejects where one has none. */
export async function writeLicenses(folders: Iterable<string>, file: string): Promise<void> {
  const licenses = await Promise.all([...folders].toSorted().map(licenseIn));
  await writeFile(file, licenses.join(`\n${'-'.repeat(80)}\n\n`));
}

async function licenseIn(folder: string): Promise<string> {
  const name = folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length);
  const said = WITHOUT_FILE[name];
  if (said !== undefined) return `${name}\n\n${said}\n`;
  const license = (await readdir(folder)).find((file) => /^licen[cs]e/i.test(file));
  if (license === undefined) throw new Error(`${folder} has no license file.`);
  return `${name}\n\n${(await readFile(join(folder, license), 'utf8')).trim()}\n`;
}
