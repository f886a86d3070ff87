// The worker of an import: it lives as long as that, reads the files and stores their sessions by a recorder of its own, on the same
// journal. So neither the page nor the recording waits for it. Wiring only.

import { importFiles } from '../importer/index.ts';
import { type FromImportWorker, isToImportWorker } from '../importer/messages.ts';
import { namespaceOfWorker } from '../protocol/index.ts';
import { attachmentsOfImports, importSessions } from '../recorder/index.ts';
import { openHost } from './open-host.ts';

declare const self: DedicatedWorkerGlobalScope;

const cancelled = new AbortController();

/** Takes the answer of a person, who may think as long as they like: the worker lives no longer than their page. */
let answer: (passphrase: string | null) => void = () => undefined;

function post(message: FromImportWorker): void {
  self.postMessage(message);
}

self.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
  if (!isToImportWorker(data)) return;
  if (data.type === 'passphrase') return answer(data.passphrase);
  if (data.type === 'cancel') {
    cancelled.abort();
    return answer(null);
  }
  const recorder = openHost({ namespace: namespaceOfWorker(self.name), host: 'import-worker' });
  void importFiles(data.files, {
    store: (sessions) => importSessions(recorder, sessions),
    files: attachmentsOfImports(recorder),
    signal: cancelled.signal,
    elapsed: () => performance.now(),
    onProgress: (progress) => post({ type: 'progress', progress }),
    askPassphrase: (question) =>
      new Promise((resolve) => {
        answer = resolve;
        post({ type: 'ask', question });
      }),
  }).then(async (end) => {
    await recorder.copied();
    post({ type: 'ended', end });
  });
});
