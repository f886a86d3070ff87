// Files of an archive or folder that are not read, as they have no chats: a report names them, so that none is missing without a word.

import type { Report } from './report.ts';

/** So many are named. */
const MAX_NAMED = 10;

/** Reports files that hold no chats, by their paths in the archive or folder `where`: one warning for all of them. */
export function warnOfOtherFiles(paths: readonly string[], where: string, report: Report): void {
  if (paths.length === 0) return;
  const [hold, files] = paths.length === 1 ? ['holds', 'file'] : ['hold', 'files'];
  const more = paths.length > MAX_NAMED ? ', …' : '';
  const names = paths.slice(0, MAX_NAMED).join(', ');
  report.warn('other_files', where, `${paths.length} other ${files} ${hold} no chats: ${names}${more}`);
}
