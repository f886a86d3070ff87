// POST /import: a file of another tool, and the report of what became of it.

import { afterEach, expect, test, vi } from 'vitest';
import { loadImportPart } from '../../src/hosts/load-import-part.ts';
import type { ImportFile } from '../../src/hosts/rest/route.ts';
import { MAX_IMPORT_BYTES } from '../../src/hosts/constants.ts';
import { IMPORT_DEADLINE_MS, REST_DEADLINE_MS } from '../../src/protocol/index.ts';
import { chatgptExport } from '../support/chatgpt-export.ts';
import { importInto } from '../support/import-into.ts';
import { recorderOn } from '../support/one-session.ts';
import { A_REPORT, aTransport, ask, BASE, claiming, fakeRecorder, ORIGIN } from './rest-fake-recorder.ts';

afterEach(() => void vi.useRealTimers());

function transportThat(importFile: ImportFile) {
  return aTransport(fakeRecorder(), [BASE], importFile);
}

function importOf(recorder: ReturnType<typeof recorderOn>): ImportFile {
  return (file) => importInto(recorder, [file]);
}

test('imports the file of the body, and replies with the report', async () => {
  const recorder = recorderOn();
  const transport = transportThat(importOf(recorder));
  const reply = await ask(transport, 'POST', '/import?name=conversations.json', chatgptExport(2, 30));
  expect(reply.status).toBe(200);
  expect(await reply.json()).toEqual({
    format: 'chatgpt',
    sessions: [0, 1].map((n) => ({
      session_id: `chatgpt:chat-${n}`,
      title: `Chat ${n}`,
      message_count: 2,
      outcome: 'new',
    })),
    skipped: [],
    warnings: [],
  });
});

test('a file without any session is refused, with the report', async () => {
  const reply = await ask(transportThat(importOf(recorderOn())), 'POST', '/import', 'Hello');
  expect(reply.status).toBe(422);
  expect(await reply.json()).toMatchObject({
    type: 'error',
    code: 'nothing_imported',
    report: { sessions: [], skipped: [{ where: 'import', reason: 'unknown_format' }] },
  });
});

test('what the storage refuses has the status of its error, and what was imported before', async () => {
  const transport = transportThat(async () => ({
    report: A_REPORT,
    error: { code: 'storage_full', message: 'Full.' },
  }));
  const reply = await ask(transport, 'POST', '/import', 'x');
  expect(reply.status).toBe(507);
  expect(await reply.json()).toMatchObject({ code: 'storage_full', report: A_REPORT });
});

test('a file that is too large, and a body that breaks off, are refused unread', async () => {
  const imported = vi.fn<ImportFile>();
  const send = (blob: () => Promise<unknown>) =>
    transportThat(imported).handle(
      claiming(new Request(`${ORIGIN}${BASE}/import`, { method: 'POST', body: 'x' }), { blob }),
      { page_id: null },
    );
  expect((await send(async () => ({ size: MAX_IMPORT_BYTES + 1 }))).status).toBe(413);
  expect((await send(() => Promise.reject(new TypeError('broken')))).status).toBe(400);
  expect(imported).not.toHaveBeenCalled();
});

test('an import may take longer than other requests', async () => {
  vi.useFakeTimers();
  let isAnswered = false;
  const replied = ask(
    transportThat(() => new Promise(() => {})),
    'POST',
    '/import',
    'x',
  ).then((reply) => {
    isAnswered = true;
    return reply.status;
  });
  await vi.advanceTimersByTimeAsync(REST_DEADLINE_MS * 2);
  expect(isAnswered).toBe(false);
  await vi.advanceTimersByTimeAsync(IMPORT_DEADLINE_MS);
  expect(await replied).toBe(503);
});

test('a service worker without an importer says so', async () => {
  const { createRestHandler } = await import('../../src/hosts/rest/rest-handler.ts');
  const transport = createRestHandler({ recorder: fakeRecorder(), bases: [BASE], openApi: async () => new Response() });
  const reply = await ask(transport, 'POST', '/import', 'x');
  expect([reply.status, await reply.json()]).toMatchObject([503, { code: 'not_connected' }]);
});

test('the part that imports is loaded while the worker is installed, and run again by the first import after a restart', async () => {
  let scripts: string[] = [];
  let install = () => {};
  const scope = {
    addEventListener: (_type: string, listener: () => void) => (install = listener),
    importScripts: (script: string) => {
      scripts.push(script);
      if (script === 'missing.js') throw new TypeError('no such script');
      Object.assign(scope, { holdfastImportFiles: async () => ({ report: A_REPORT, error: null }) });
    },
  };
  const file = { path: 'a.json', blob: new Blob(['x']) };
  const open = loadImportPart(scope as never, 'sw-import.js?1');
  install();
  expect(scripts).toEqual(['sw-import.js?1']);
  Object.assign(scope, { holdfastImportFiles: undefined });
  scripts = [];
  const { importFile } = open(fakeRecorder() as never);
  expect(await importFile(file)).toEqual({ report: A_REPORT, error: null });
  await importFile(file);
  expect(scripts).toEqual(['sw-import.js?1']);

  Object.assign(scope, { holdfastImportFiles: undefined });
  const missing = loadImportPart(scope as never, 'missing.js');
  vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  install();
  expect(await missing(fakeRecorder() as never).importFile(file)).toMatchObject({ error: { code: 'not_connected' } });
});
