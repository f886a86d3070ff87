// Why a service worker cannot be registered, and what to do: browsers' own errors name neither the cause nor the cure.

import { HELLO_DEADLINE_MS, reasonOf } from '../../protocol/index.ts';

/** Why no service worker can be registered from this address; null if one may be. */
export function explainUnavailable(script: URL): string | null {
  if (!isSecureContext)
    return `${location.origin} is not a secure context, so it has no service workers. Serve the page over https or from localhost.`;
  if (!('serviceWorker' in navigator))
    return `This browser offers no service workers to ${location.origin}: they are disabled, or the window is private.`;
  return script.origin === location.origin
    ? null
    : `The service worker ${script.href} is of another origin. Serve the build's sw.js from ${location.origin}.`;
}

/** Why the registration was rejected. Fetches the script to find out, unless the browser itself was the cause. */
export async function explainRejection({ href }: URL, rejection: unknown): Promise<string> {
  // Where the files of its service workers are damaged, Chromium deletes them all, and has none for pages that were loaded before that.
  const isBrowsers = rejection instanceof DOMException && rejection.name === 'AbortError';
  const remedy = isBrowsers
    ? 'The browser begins its service workers anew: load the page again.'
    : await remedyFor(href);
  return `The service worker ${href} could not be registered: ${reasonOf(rejection)} ${remedy}`;
}

async function remedyFor(address: string): Promise<string> {
  try {
    const signal = AbortSignal.timeout(HELLO_DEADLINE_MS);
    const response = await fetch(address, { cache: 'no-store', redirect: 'manual', signal });
    await response.body?.cancel();
    if (response.type === 'opaqueredirect') return "The server redirects this address. Serve the build's sw.js there.";
    if (!response.ok) return `The server answered with the status ${response.status}. Put the build's sw.js there.`;
    const type = response.headers.get('Content-Type') ?? 'none';
    if (!/^(?:text|application)\/(?:x-)?(?:java|ecma)script\b/iu.test(type))
      return `The server answered with the Content-Type ${type}. Put the build's sw.js there and serve it as text/javascript.`;
    return (
      "If the page has a Content-Security-Policy, add 'self' to worker-src and, with Trusted Types, holdfast to " +
      'trusted-types. The browser must allow this site to store data.'
    );
  } catch (error) {
    return `The script could not be fetched: ${reasonOf(error)} Load the page again when the server can be reached.`;
  }
}
