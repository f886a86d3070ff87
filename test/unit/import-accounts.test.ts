// A report accounts for every file of an archive or folder, says what is not known, and what holds where an import has stopped.

import { expect, test } from 'vitest';
import type { ChosenFile, Importing } from '../../src/importer/index.ts';
import type { ImportEnd } from '../../src/protocol/index.ts';
import { hasNoFormat } from '../../src/ui/view/import-report.ts';
import { chatgptConversation, chatgptExport } from '../support/chatgpt-export.ts';
import { importInto } from '../support/import-into.ts';
import { recorderOn } from '../support/one-session.ts';
import { zipOf } from '../support/zip-files.ts';

const file = (path: string, content: string | Blob): ChosenFile => ({ path, blob: new Blob([content]) });

async function archive(members: Readonly<Record<string, string>>): Promise<ChosenFile> {
  return file('x.zip', await zipOf(Object.entries(members).map(([path, content]) => ({ path, content }))));
}

function importAll(files: readonly ChosenFile[], options: Partial<Importing> = {}): Promise<ImportEnd> {
  return importInto(recorderOn(), files, options);
}

async function linesOf(...files: readonly ChosenFile[]): Promise<string[]> {
  const { skipped, warnings } = (await importAll(files)).report;
  return [
    ...skipped.map(({ where, reason }) => `${where}: ${reason}`),
    ...warnings.map(({ where, code, message }) => `${where}: ${code}${code === 'other_files' ? ` ${message}` : ''}`),
  ];
}

/** A conversation of ChatGPT whose question names the picture `file-abc`. */
function withPicture(): string {
  const conversation = JSON.stringify(chatgptConversation(0, 'A bee.'));
  const pointer = JSON.stringify({ content_type: 'image_asset_pointer', asset_pointer: 'file-service://file-abc' });
  return `[${conversation.replace('"Question 0"', `"Question 0",${pointer}`).replace('"content_type":"text"', '"content_type":"multimodal_text"')}]`;
}

test('files of an archive that hold no chats are named, but for those that a chat names or a reader asks for', async () => {
  const others = { 'user.json': '{}', 'message_feedback.json': '[]', 'shared_conversations.json': '[{"id":"a"}]' };
  const zip = await archive({
    'conversations.json': withPicture(),
    'conversation_asset_file_names.json': '{"file-abc.dat":"bee.png"}',
    'file-abc.dat': 'bytes',
    'unused.png': 'bytes',
    '__MACOSX/._unused.png': 'bytes',
    'chat.html': '<html><body>No JSON</body></html>',
    ...others,
  });
  const lines = await linesOf(zip);
  expect(lines.filter((line) => line.includes('other_files'))).toEqual([
    'x.zip: other_files 5 other files hold no chats: unused.png, chat.html, user.json, message_feedback.json, shared_conversations.json',
  ]);
  expect(lines.join('\n')).not.toMatch(/broken_line|unknown_format/);
});

test('of many files that hold no chats the first ten are named', async () => {
  const pictures = Array.from({ length: 12 }, (_, index) => file(`folder/${index}.png`, 'x'));
  const [line] = await linesOf(file('folder/conversations.json', chatgptExport(1, 10)), ...pictures);
  const named = Array.from({ length: 10 }, (_, index) => `folder/${index}.png`).join(', ');
  expect(line).toBe(`folder: other_files 12 other files hold no chats: ${named}, …`);
});

test('well-known files that are chosen beside an export are named, too', async () => {
  const lines = await linesOf(
    file('conversations.json', chatgptExport(1, 10)),
    file('chat.html', '<p>Hi'),
    file('user.json', 'x'),
  );
  expect(lines).toEqual(['chat.html: other_files 2 other files hold no chats: chat.html, user.json']);
});

test('a thread of Jan without messages is skipped by its title, beside other chats and alone', async () => {
  const thread = JSON.stringify({ object: 'thread', id: 't', title: 'Birds' });
  const skipped = 'x.zip threads/t/thread.json: no_messages: Birds';
  expect(await linesOf(await archive({ 'threads/t/thread.json': thread }))).toEqual([skipped]);
  const message = {
    object: 'thread.message',
    id: 'm',
    thread_id: 'u',
    role: 'user',
    content: [],
    created_at: 1_762_000_001,
  };
  const both = {
    'threads/t/thread.json': thread,
    'threads/u/thread.json': thread,
    'threads/u/messages.jsonl': `${JSON.stringify(message)}\n`,
  };
  expect(await linesOf(await archive(both))).toEqual([skipped]);
});

test.each(['', ' \n', '\uFEFF', '[]', '[\n]', '{}', 'null', '[null, {}]', '""', '[]\n{}\n'])(
  '%j is empty',
  async (text) => {
    const lines = await linesOf(file('a.json', text));
    expect(lines.filter((line) => !line.includes('bom'))).toEqual(['a.json: empty']);
  },
);

test.each(['Hi', '[', '{"a":null}', '0', '[[1]]'])('%j is not empty, and of no format', async (text) => {
  expect((await linesOf(file('a.json', text)))[0]).toBe('a.json: unknown_format');
});

test('an archive of nothing is empty, and one of pictures is not', async () => {
  expect(await linesOf(await archive({}))).toEqual(['x.zip: empty']);
  expect(await linesOf(await archive({ 'a.png': 'x' }))).toEqual([
    'x.zip: unknown_format',
    'x.zip: other_files 1 other file holds no chats: a.png',
  ]);
});

test('a chat of which no time is known is reported once in its file, in every format', async () => {
  const chat = (uuid: string, more: object = {}) => ({
    uuid,
    name: uuid,
    chat_messages: [{ uuid: 'm', text: 'Hi', sender: 'human', ...more }],
  });
  const timed = chat('c', { created_at: '2026-05-02T09:00:00Z' });
  const { report } = await importAll([
    file('a.json', JSON.stringify([chat('a'), chat('b'), timed])),
    file('b.json', JSON.stringify([timed])),
  ]);
  expect(report.warnings).toEqual([
    { code: 'no_times', where: 'a.json', message: 'The file does not say when 2 chats were written.' },
  ]);
  expect(await linesOf(file('m.jsonl', '{"messages":[{"role":"user","content":"Hi"}]}'))).toEqual([
    'm.jsonl: no_ids',
    'm.jsonl: no_times',
  ]);
});

test.each(['storage_full', 'storage_unavailable'] as const)(
  'an import that stops with %s says what holds, and what it had found',
  async (code) => {
    const end = await importAll([file('a.json', chatgptExport(600, 10_000))], {
      store: (sessions) => Promise.resolve(sessions.map(() => ({ ok: false, error: { code, message: 'The cause.' } }))),
    });
    expect(end.error?.code).toBe(code);
    expect(end.error?.message).toContain('What was stored before stays');
    expect(end.error?.message).toContain('The same files again bring the rest');
    expect(end.error?.message).not.toContain('tried again');
    expect(end.report.format).toBe('chatgpt');
    expect(hasNoFormat(end)).toBe(false);
  },
);

test('a viewer says that no format was found only where that is so', () => {
  const report = { format: '', sessions: [], skipped: [], warnings: [] };
  expect(hasNoFormat({ report, error: { code: 'nothing_imported', message: '' } })).toBe(true);
  expect(hasNoFormat({ report, error: { code: 'storage_full', message: '' } })).toBe(false);
  expect(hasNoFormat({ report, error: null })).toBe(false);
});
