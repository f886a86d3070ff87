// Files that another app has shared with the installed one: the service worker keeps them until the page takes them.

import type { ChosenFile } from '../../importing/index.ts';
import { SHARED_NAME_HEADER, sharedFilesCache } from '../../protocol/index.ts';

/** What was shared. `forget` deletes it. */
export interface SharedFiles {
  readonly files: readonly ChosenFile[];
  /** More was shared than is kept. */
  readonly isTooLarge: boolean;
  readonly forget: () => void;
}

/** Null where nothing is shared, or the browser keeps nothing. Never rejects. */
export async function readShared(): Promise<SharedFiles | null> {
  const cacheName = sharedFilesCache(new URL('./', location.href).pathname);
  const forget = (): void => void caches.delete(cacheName).catch(() => undefined);
  try {
    if (!(await caches.has(cacheName))) return null;
    const responses = await (await caches.open(cacheName)).matchAll();
    const files: ChosenFile[] = [];
    for (const response of responses) {
      const name = response.headers.get(SHARED_NAME_HEADER);
      if (name !== null) files.push({ path: decodeURIComponent(name), blob: await response.blob() });
    }
    return { files, isTooLarge: files.length < responses.length, forget };
  } catch {
    return null; // no Cache Storage outside of secure contexts, or none that can be read
  }
}
