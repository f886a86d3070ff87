// The names of files, which some formats name their sessions by.

/** The last name of a path, without its ending, and without the number of a file that was downloaded again: `chat (1).jsonl`. */
export function baseName(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const dot = name.lastIndexOf('.');
  return (dot > 0 ? name.slice(0, dot) : name).replace(/ ?\(\d+\)$/, '');
}

/** The path of the folder that a file is in; empty for a lone file. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}
