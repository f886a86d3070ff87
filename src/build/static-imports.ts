// Which files a script or a declaration needs.
import { readFile } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';
import { parseSync } from 'vite';

/**
 * A file of `folder` and every file of it that it imports statically, each once. Neither dynamic imports are followed nor
 * those of packages. `fileOf` returns the file that an import's path names.
 */
export async function withImports(folder: string, entry: string, fileOf = normalize): Promise<string[]> {
  const files = [entry];
  for (const file of files) {
    for (const specifier of staticImports(file, await readFile(join(folder, file), 'utf8'))) {
      if (!specifier.startsWith('.')) continue;
      const imported = fileOf(join(dirname(file), specifier));
      if (!files.includes(imported)) files.push(imported);
    }
  }
  return files;
}

function staticImports(file: string, code: string): string[] {
  return parseSync(file, code).program.body.flatMap((statement) => {
    switch (statement.type) {
      case 'ImportDeclaration':
      case 'ExportAllDeclaration':
        return [statement.source.value];
      case 'ExportNamedDeclaration':
        return statement.source === null ? [] : [statement.source.value];
      default:
        return [];
    }
  });
}
