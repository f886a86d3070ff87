// Files that a person opens with the installed app.

import type { ChosenFile } from '../../importing/index.ts';

/** What of the Launch Handler API is used: https://developer.mozilla.org/docs/Web/API/LaunchQueue. Chromium alone has it. */
interface LaunchQueue {
  setConsumer(consumer: (launch: { readonly files?: readonly FileSystemFileHandle[] }) => void): void;
}

declare global {
  interface Window {
    readonly launchQueue?: LaunchQueue;
  }
}

/** Calls back with the files of each launch, also of those before. A file that cannot be read is left out. */
export function onLaunchedFiles(take: (files: readonly ChosenFile[]) => void): void {
  window.launchQueue?.setConsumer(({ files = [] }) => {
    void Promise.allSettled(files.map((handle) => handle.getFile())).then((read) => {
      const found = read.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
      if (found.length > 0) take(found.map((file) => ({ path: file.name, blob: file })));
    });
  });
}
