// Takes what other apps share with the installed viewer. It is kept until a page offers it to the person: anyone can post such
// a form, so nothing of it is recorded here.

import { MAX_SHARED_BYTES, MAX_SHARED_FILES } from './constants.ts';
import { SHARE_PATH, SHARED_NAME_HEADER, sharedFilesCache } from '../protocol/index.ts';

/** The name of a text that was shared. */
const TEXT_NAME = 'shared.txt';

/** Answers the posts of the manifest's `share_target`: each leads to the import, and takes the place of what was shared before. */
export function answerShares(scope: ServiceWorkerGlobalScope): void {
  const base = new URL(scope.registration.scope);
  const address = new URL(SHARE_PATH, base);

  /** In the place of what was shared before. */
  async function keep(responses: readonly Response[]): Promise<void> {
    const name = sharedFilesCache(base.pathname);
    await caches.delete(name);
    if (responses.length === 0) return;
    const cache = await caches.open(name);
    for (const [index, response] of responses.entries()) await cache.put(`${address.href}/${index}`, response);
  }

  async function take(request: Request): Promise<Response> {
    try {
      const files = filesIn(await request.formData());
      const bytes = files.reduce((sum, { size }) => sum + size, 0);
      const isTooMuch = bytes > MAX_SHARED_BYTES || files.length > MAX_SHARED_FILES;
      await keep(isTooMuch ? [refusal()] : files.map(kept));
    } catch {
      // There is no room for it, or the form is broken. Where nothing can be kept at all, the page offers nothing.
      await keep([refusal()]).catch(() => undefined);
    }
    return Response.redirect(new URL('./#/import', base).href, 303);
  }

  scope.addEventListener('fetch', (event) => {
    const { method, url } = event.request;
    const { origin, pathname } = new URL(url);
    if (method !== 'POST' || origin !== address.origin || pathname !== address.pathname) return;
    event.respondWith(take(event.request));
  });
}

/** A file as it is kept. */
function kept(file: File): Response {
  return new Response(file, { headers: { [SHARED_NAME_HEADER]: encodeURIComponent(file.name.toWellFormed()) } });
}

/** What is kept in place of too much. */
function refusal(): Response {
  return new Response(null, { status: 413 });
}

/** The files of a form, and its texts as one more. */
function filesIn(form: FormData): File[] {
  const files: File[] = [];
  const texts: string[] = [];
  for (const [, value] of form) {
    if (typeof value !== 'string') files.push(value);
    else if (value.trim() !== '') texts.push(value);
  }
  return texts.length === 0 ? files : [...files, new File([texts.join('\n')], TEXT_NAME)];
}
