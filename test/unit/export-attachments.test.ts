// Attachments of exported sessions: archives carry all of them, pages carry pictures and audio, and what is missing is said.

import { assert, asyncProperty, constantFrom, array, uint8Array, record, string } from 'fast-check';
import { expect, test } from 'vitest';
import { exportSessions } from '../../src/formats/index.ts';
import { asImported, type ExportFormat, type Losses, parseJson } from '../../src/protocol/index.ts';
import { chatgptZip, chatWith, pngOf } from '../support/chatgpt-zip.ts';
import { importInto } from '../support/import-into.ts';
import { NOBODY, recorderOn } from '../support/one-session.ts';
import type { TestRecorder } from '../support/recorder-harness.ts';
import { valueOf } from '../support/recorder-reads.ts';

interface NamedFile {
  readonly name: string;
  readonly type: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Records a session with a message for each file. Returns their hashes. */
async function recordFiles(recorder: TestRecorder, session_id: string, files: readonly NamedFile[]): Promise<string[]> {
  const hashes: string[] = [];
  const events: object[] = [{ type: 'session_start', session_id, provider: 'p' }];
  for (const [index, { name, type, bytes }] of files.entries()) {
    const stored = valueOf(await recorder.api.attach(new Blob([bytes], { type })));
    hashes.push(stored.sha256);
    const metadata = { attachments: [{ name, ...stored }] };
    events.push({ type: 'message_add', session_id, message_id: `m${index}`, role: 'user', content: name, metadata });
  }
  await recorder.record([...events, { type: 'session_end', session_id }], NOBODY);
  return hashes;
}

async function exported(
  recorder: Pick<TestRecorder, 'api'>,
  format: ExportFormat,
): Promise<{ readonly blob: Blob; readonly losses: Losses; readonly announced: readonly string[] }> {
  const file = valueOf(await exportSessions(recorder.api, { query: {} }, format, { now: new Date(0) }));
  const blob = await new Response(file.body).blob();
  return { blob, losses: valueOf(await file.done).losses, announced: file.losses };
}

async function contentsOf({ api }: TestRecorder): Promise<unknown> {
  const { sessions } = valueOf(await api.sessions({ status: 'all', limit: 100 }));
  const read = await Promise.all(sessions.map(async ({ session_id }) => valueOf(await api.session(session_id))));
  const byId = read.map(asImported).toSorted((a, b) => (a.session_id < b.session_id ? -1 : 1));
  return parseJson(JSON.stringify(byId));
}

async function bytesOf({ api }: TestRecorder, sha256: string): Promise<readonly number[] | null> {
  const found = await api.attachment(sha256);
  return found.ok ? [...new Uint8Array(await found.value.bytes.arrayBuffer())] : null;
}

const extensionOf: Readonly<Record<string, string>> = { zip: 'zip', html: 'html' };

const anyFile = (...types: string[]) =>
  record({ name: string({ minLength: 1 }), type: constantFrom(...types), bytes: uint8Array({ maxLength: 300 }) });

test.each([
  ['zip', ['image/png', 'audio/ogg; codecs=opus', 'video/mp4', 'text/html', 'image/svg+xml', 'application/x-own']],
  ['html', ['image/png', 'image/webp', 'audio/mpeg']],
] as const)(
  'any attachments in a file of %s come back with their sessions, and again change nothing',
  async (format, types) => {
    const files = array(anyFile(...types), { maxLength: 4 });
    await assert(
      asyncProperty(files, files, async (first, second) => {
        const recorder = recorderOn();
        const hashes = [...(await recordFiles(recorder, 'a', first)), ...(await recordFiles(recorder, 'b', second))];
        const { blob, losses } = await exported(recorder, format);
        expect(losses).not.toHaveProperty('attachments');
        expect(losses).not.toHaveProperty('other_attachments');
        const there = recorderOn();
        const file = { path: `export.${extensionOf[format]}`, blob };
        const { error, report } = await importInto(there, [file]);
        expect(error).toBeNull();
        expect(report).toMatchObject({ skipped: [], warnings: [] });
        expect(await contentsOf(there)).toEqual(await contentsOf(recorder));
        for (const sha256 of hashes) expect(await bytesOf(there, sha256)).toEqual(await bytesOf(recorder, sha256));
        expect((await importInto(there, [file])).report.sessions.map(({ outcome }) => outcome)).toEqual([
          'unchanged',
          'unchanged',
        ]);
      }),
      { numRuns: 6 },
    );
  },
);

const CAT = { name: 'cat.png', type: 'image/png', bytes: pngOf(1) };
const NOTE = { name: 'note.html', type: 'text/html', bytes: new TextEncoder().encode('<script>alert(1)</script>') };

test('an archive says of an attachment that is not there that it is lost, and has the others', async () => {
  const recorder = recorderOn();
  const [cat = '', note = ''] = await recordFiles(recorder, 'a', [CAT, NOTE]);
  const api = {
    ...recorder.api,
    attachment: (sha256: string) => recorder.api.attachment(sha256 === cat ? 'a'.repeat(64) : sha256),
  };
  const { blob, losses, announced } = await exported({ api }, 'zip');
  expect([losses['attachments'], announced]).toEqual([1, []]);
  const there = recorderOn();
  const { report } = await importInto(there, [{ path: 'export.zip', blob }]);
  expect(report.warnings).toMatchObject([
    { code: 'attachment_not_included', message: expect.stringContaining('cat.png') },
  ]);
  expect(await bytesOf(there, cat)).toBeNull();
  expect(await bytesOf(there, note)).toEqual([...NOTE.bytes]);
});

test('an archive of an imported export has its pictures, each once', async () => {
  const recorder = recorderOn();
  const zip = await chatgptZip([chatWith('a', ['file-cat']), chatWith('b', ['file-cat'])], {
    'file-cat.png': pngOf(1),
  });
  await importInto(recorder, [{ path: 'chatgpt.zip', blob: zip }]);
  const { blob } = await exported(recorder, 'zip');
  const there = recorderOn();
  expect((await importInto(there, [{ path: 'export.zip', blob }])).report.warnings).toEqual([]);
  expect(await contentsOf(there)).toEqual(await contentsOf(recorder));
  expect(valueOf(await there.api.status()).storage.attachments).toEqual(
    valueOf(await recorder.api.status()).storage.attachments,
  );
  const names = new TextDecoder('latin1').decode(await blob.arrayBuffer()).match(/attachments\/[0-9a-f]{64}/g) ?? [];
  expect(new Set(names).size).toBe(1);
});

test('a page shows a picture once, names other files, and nothing in it can run', async () => {
  const recorder = recorderOn();
  const [cat = ''] = await recordFiles(recorder, 'a', [
    { ...CAT, name: '"><script>alert(2)</script>.png' },
    CAT,
    NOTE,
    { ...NOTE, name: 'x.svg', type: 'image/svg+xml', bytes: new TextEncoder().encode('<svg onload="alert(3)"/>') },
  ]);
  const { blob, losses, announced } = await exported(recorder, 'html');
  expect([losses, announced]).toEqual([{ other_attachments: 2 }, ['other_attachments']]);
  const page = await blob.text();
  expect(page.match(/<img /g)).toHaveLength(1);
  expect(page).toContain(
    `" data-sha256="${cat}" src="data:image/png;base64,${Buffer.from(CAT.bytes).toString('base64')}">`,
  );
  expect(page).toContain(`<a href="#${cat}">`);
  expect(page).toContain('<bdi>note.html</bdi> <small>not in this page</small>');
  expect(page).not.toMatch(/<script|<svg|data:text|onload="/);
  expect(page).toContain("default-src 'none'; style-src 'unsafe-inline'; img-src data:; media-src data:");
});

test('a page has 32 MiB of attachments at the most, and names the others', async () => {
  const recorder = recorderOn();
  const api = {
    ...recorder.api,
    async attachment(sha256: string) {
      const found = await recorder.api.attachment(sha256);
      return found.ok ? { ...found, value: { ...found.value, size: 20 * 1024 * 1024 } } : found;
    },
  };
  await recordFiles(recorder, 'a', [CAT, { ...CAT, name: 'dog.png', bytes: pngOf(2) }]);
  const { blob, losses } = await exported({ api }, 'html');
  expect(losses).toEqual({ other_attachments: 1 });
  expect(await blob.text()).toContain('<bdi>dog.png</bdi> <small>not in this page</small>');
});

test.each(['json', 'jsonl', 'markdown'] as const)(
  '%s says before and after that attachments are not in it',
  async (format) => {
    const recorder = recorderOn();
    await recordFiles(recorder, 'a', [CAT]);
    const { losses, announced } = await exported(recorder, format);
    expect(announced).toContain('attachments');
    expect(losses['attachments']).toBe(1);
  },
);
