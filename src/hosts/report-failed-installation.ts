// Reports the reason of a failed installation to the pages: the browser itself gives them none.

import type { InstallFailedMessage } from '../protocol/index.ts';

/** Sends `message` to every page of the origin. This worker controls none of them yet. */
export async function reportFailedInstallation(
  scope: Pick<ServiceWorkerGlobalScope, 'clients'>,
  message: string,
): Promise<void> {
  const pages = await scope.clients.matchAll({ includeUncontrolled: true, type: 'window' });
  const report: InstallFailedMessage = { type: 'INSTALL_FAILED', message };
  for (const page of pages) page.postMessage(report);
}
