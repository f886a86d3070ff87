// Files that are damaged, hostile or out of all proportion are imported over all formats into a recorder: each is reported, nothing is
// imported half, and what else is imported takes no harm.

import { describe, expect, test } from 'vitest';
import type { ChosenFile, Importing } from '../../src/importer/index.ts';
import { parseImportedSession, type SessionDetail } from '../../src/protocol/index.ts';
import { chatgptExport } from '../support/chatgpt-export.ts';
import { importInto } from '../support/import-into.ts';
import { recorderOn } from '../support/one-session.ts';
import type { TestRecorder } from '../support/recorder-harness.ts';
import { valueOf } from '../support/recorder-reads.ts';
import { changedZip, zipOf } from '../support/zip-files.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** Takes a few seconds, and many times as long on a machine that does much else. */
const LONG_TIMEOUT_MS = 120_000;

/** Imported with each bad file. */
const GOOD_ID = 'chatgpt:chat-0';
const good = (): ChosenFile => file('good.json', chatgptExport(1, 50));

function file(path: string, content: string | Bytes | Blob): ChosenFile {
  return { path, blob: new Blob([content]) };
}

/** A conversation of Claude as JSON. `fields` and `ofMessage` are further fields, each with a comma before it. */
function chat(uuid: string, { text = 'Hello', name = 'Chat', fields = '', ofMessage = '' } = {}): string {
  const message = `{"uuid":"m","sender":"human","text":${JSON.stringify(text)}${ofMessage}}`;
  return `{"uuid":${JSON.stringify(uuid)},"created_at":"2026-05-02T09:00:00Z","name":${JSON.stringify(name)},"chat_messages":[${message}]${fields}}`;
}

/** A conversation of ChatGPT with nodes of `[id, parent]`. */
function tree(id: string, nodes: readonly (readonly [id: string, parent: string | null])[]): object {
  const mapping = nodes.map(([node, parent]) => {
    const message = { id: node, author: { role: 'user' }, content: { content_type: 'text', parts: [node] } };
    return [node, { id: node, parent, children: [], message }];
  });
  return { conversation_id: id, create_time: 1_700_000_000, mapping: Object.fromEntries(mapping) };
}

/** A value that nests so many levels deep, as JSON. */
const nested = (levels: number): string => `${'[{"a":'.repeat(levels / 2)}0${'}]'.repeat(levels / 2)}`;

/** What an import has left. */
interface Imported {
  readonly recorder: TestRecorder;
  /** All but the good one, by their ids. */
  readonly sessions: Readonly<Record<string, SessionDetail>>;
  /** `where: reason` of what was skipped, and then `where: code` of each warning. */
  readonly lines: readonly string[];
}

/** Imports the files and a good one after them. */
async function imported(...bad: readonly ChosenFile[]): Promise<Imported> {
  const recorder = recorderOn();
  const { error, report } = await importInto(recorder, [...bad, good()]);
  expect(error).toBeNull();
  const ids = report.sessions.map(({ session_id }) => session_id);
  expect(ids).toContain(GOOD_ID);
  expect(valueOf(await recorder.api.sessions({})).total).toBe(ids.length);
  const sessions: Record<string, SessionDetail> = {};
  for (const id of ids) if (id !== GOOD_ID) sessions[id] = valueOf(await recorder.api.session(id, {}));
  const skipped = report.skipped.map(({ where, reason }) => `${where}: ${reason}`);
  const warned = report.warnings.map(({ where, code }) => `${where}: ${code}`);
  return { recorder, sessions, lines: [...skipped, ...warned] };
}

/** The same, and once more, which changes nothing. */
async function importedTwice(...bad: readonly ChosenFile[]): Promise<Imported> {
  const result = await imported(...bad);
  const facts = result.recorder.published.length;
  const { report } = await importInto(result.recorder, [...bad, good()]);
  expect(report.sessions.filter(({ outcome }) => outcome !== 'unchanged')).toEqual([]);
  expect(result.recorder.published).toHaveLength(facts);
  return result;
}

/** The texts of each session. */
function textsOf({ sessions }: Imported): Record<string, readonly string[]> {
  return Object.fromEntries(
    Object.entries(sessions).map(([id, { messages }]) => [id, messages.map(({ content }) => content)]),
  );
}

describe('text', () => {
  test('of lines that are truncated, glued, broken or begin with a byte order mark', async () => {
    const lines = [
      `\uFEFF${chat('1')}\r`,
      `\uFEFF${chat('2')}`,
      `${chat('3')}${chat('4')}`,
      '{"uuid":',
      chat('5').slice(0, 40),
    ];
    const result = await importedTwice(file('a.jsonl', lines.join('\n')));
    expect(Object.keys(result.sessions)).toEqual(['1', '2', '3', '4'].map((id) => `claude:${id}`));
    expect(result.lines).toEqual([
      'a.jsonl line 1: bom',
      'a.jsonl line 3: glued_objects',
      'a.jsonl line 4: broken_line',
      'a.jsonl line 5: truncated_line',
    ]);
  });

  test('of a document that is cut off keeps what is whole', async () => {
    const result = await importedTwice(file('a.json', `[${chat('1')},${chat('2').slice(0, -5)}`));
    expect(Object.keys(result.sessions)).toEqual(['claude:1']);
    expect(result.lines).toEqual(['a.json $[1]: truncated_line']);
  });

  test.each<[string, (text: string) => Bytes, string, readonly string[]]>([
    ['UTF-16', (text) => utf16(`\uFEFF${text}`), 'Bienentänze', ['a.json line 1: bom']],
    ['UTF-16, big-endian, without a mark', (text) => utf16(text).map(otherByte), 'Bienentänze', []],
    ['UTF-16 that is cut', (text) => utf16(text).slice(0, -1), 'Bienentänze', CUT_UTF16],
    ['Latin-1', latin1, 'Bienent\uFFFDnze', ['a.json: wrong_encoding']],
  ])('in %s', async (_name, encode, text, lines) => {
    const result = await importedTwice(file('a.json', encode(`[${chat('1', { text: 'Bienentänze' })}]`)));
    expect(textsOf(result)).toEqual({ 'claude:1': [text] });
    expect(result.lines).toEqual(lines);
  });

  test('with halves of surrogate pairs, also in ids, which are different ones', async () => {
    const half = chat('\uD800', { text: 'a\uDC00b', name: '\uD83D' });
    const [one, other] = ['\uD801', '\uDC01'];
    const halves = {
      ...tree('\uD802', [
        [one, null],
        [other, one],
      ]),
      title: 'Halves',
    };
    const result = await importedTwice(
      file('a.json', `[${half},${chat('\uD801')}]`),
      file('b.json', JSON.stringify([halves])),
    );
    expect(result.lines.filter((line) => !line.includes('no_active_leaf'))).toEqual([]);
    const [first, second, third] = Object.values(result.sessions);
    expect(first).toMatchObject({ title: '\uD83D', messages: [{ content: 'a\uDC00b' }] });
    expect(second?.messages).toHaveLength(1);
    expect(third?.messages.map(({ content }) => content)).toEqual([one, other]);
  });
});

const CUT_UTF16 = ['a.json $[1]: truncated_line', 'a.json: wrong_encoding'];

function utf16(text: string): Bytes {
  return Uint8Array.from(Buffer.from(text, 'utf16le'));
}

function otherByte(_byte: number, index: number, bytes: Uint8Array): number {
  return bytes[index % 2 === 0 ? index + 1 : index - 1] ?? 0;
}

function latin1(text: string): Bytes {
  return Uint8Array.from(text, (char) => char.charCodeAt(0));
}

describe('messages', () => {
  test('in circles, with missing parents, and null', async () => {
    const circle = tree('circle', [
      ['a', 'b'],
      ['b', 'a'],
      ['c', 'c'],
      ['d', 'gone'],
    ]);
    const nulls = { uuid: 'nulls', name: 'Nulls', chat_messages: [null, 1, { uuid: 'm', text: 'Hello' }] };
    const result = await importedTwice(
      file('a.json', JSON.stringify([circle])),
      file('b.json', JSON.stringify([null, [], 'x', {}, nulls])),
    );
    const texts = textsOf(result);
    expect(texts['chatgpt:circle']?.toSorted()).toEqual(['a', 'b', 'c', 'd']);
    expect(texts['claude:nulls']).toEqual(['Hello']);
    expect(result.lines).toEqual(
      expect.arrayContaining([
        'b.json $[0]: entry_not_a_conversation',
        'b.json $[3]: entry_not_a_conversation',
        'b.json $[4].chat_messages[1]: unknown_entry',
        'a.json $[0].mapping.a: cycle',
        'a.json $[0].mapping.c: cycle',
        'a.json $[0].mapping.d: missing_parent',
      ]),
    );
  });

  test('whose ids are empty, very long, no names of a URL, or differ in case and normal form only', async () => {
    const ids = ['', 'x'.repeat(10_000), '..', 'a', 'A', '\u00E9', 'e\u0301'];
    const nodes = ids.map((id, place) => [id, ids[place - 1] ?? null] as const);
    const chats = ids.map((id) => tree(id, nodes));
    const result = await importedTwice(file('a.json', JSON.stringify(chats)));
    expect(Object.keys(result.sessions)).toHaveLength(ids.length);
    for (const texts of Object.values(textsOf(result))) expect(texts).toEqual(ids);
    expect(Math.max(...result.lines.map(({ length }) => length))).toBeLessThan(1_100);
  });

  test('whose times are equal, far away, or no numbers', async () => {
    const times = ['1e999', '-1e999', '-5', '0', '"+100000-01-01T00:00:00Z"', '"NaN"', '3e15', 'true', '{}'];
    const chats = times.map((time, place) =>
      chat(`${place}`, { fields: `,"created_at":${time},"updated_at":${time}`, ofMessage: `,"created_at":${time}` }),
    );
    const equal = ['2026-05-02T09:00:00Z', '2026-05-02T09:00:00Z'].map((created_at, place) => ({
      uuid: `${place}`,
      text: `${place}`,
      created_at,
    }));
    const same = JSON.stringify({ uuid: 'equal', name: 'Equal', chat_messages: equal });
    const result = await importedTwice(file('a.json', `[${[...chats, same].join(',')}]`));
    expect(textsOf(result)['claude:equal']).toEqual(['0', '1']);
    expect(Object.keys(result.sessions)).toHaveLength(times.length + 1);
    const unknown = Object.values(result.sessions).filter(({ messages }) => messages[0]?.created_at === 0);
    // 3e15 is a time in µs.
    expect(unknown).toHaveLength(times.length - 1);
  });

  test('with keys that come twice, and keys of prototypes', async () => {
    const fields = ',"name":"Second","__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}';
    const proto = JSON.stringify(tree('__proto__', [])).replace(
      '"mapping":{}',
      `"mapping":{"__proto__":{"id":"__proto__","parent":"constructor","message":{"author":{"role":"user"},"content":{"parts":["Hi"]}}},
      "constructor":{"id":"constructor","parent":null,"message":{"author":{"role":"constructor"},"content":{"parts":["Ho"]}}}}`,
    );
    const result = await importedTwice(file('a.json', `[${chat('1', { fields })}]`), file('b.json', `[${proto}]`));
    expect(result.sessions['claude:1']?.title).toBe('Second');
    expect(JSON.stringify(result.sessions['claude:1']?.metadata)).toContain('"__proto__":{"polluted":1}');
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
    expect(textsOf(result)['chatgpt:__proto__']).toHaveLength(2);
  });

  test('of which a file has several states are not changed by each state again', async () => {
    const states = ['First', 'Second', 'Third'].map((name) => chat('1', { name, text: name }));
    const { sessions } = await importedTwice(file('a.json', `[${states.join(',')}]`));
    expect(sessions['claude:1']).toMatchObject({ title: 'Third', messages: [{ content: 'Third' }] });
  });
});

describe('nesting', () => {
  const places: readonly (readonly [string, (value: string) => string])[] = [
    ['unknown', (value) => chat('unknown', { fields: `,"deep":${value}` })],
    ['metadata', (value) => chat('metadata', { ofMessage: `,"deep":${value}` })],
    ['input', (value) => chat('input', { ofMessage: blocks(`{"type":"tool_use","name":"n","input":${value}}`) })],
    ['block', (value) => chat('block', { ofMessage: blocks(`{"type":"new","value":${value}}`) })],
  ];

  test.each([66, 5_000, 9_900])('of %d levels is kept as text', async (levels) => {
    const value = nested(levels);
    const result = await importedTwice(file('a.json', `[${places.map(([, write]) => write(value)).join(',')}]`));
    const texts = textsOf(result);
    for (const [name] of places) expect(texts[`claude:${name}`]?.some((text) => text.includes(value))).toBe(true);
  });

  test('of a million levels is reported, and costs its entry alone', async () => {
    const value = nested(1_000_000);
    const entries = places.map(([, write]) => write(value));
    const result = await imported(
      file('a.json', `[${[...entries, chat('1')].join(',')}]`),
      file('b.jsonl', `${chat('2')}\n${'{"a":'.repeat(1_000_000)}\n${chat('3')}`),
      file('c.json', '['.repeat(1_000_000)),
      file('d.json', value),
      file('e.json', '{"a":'.repeat(1_000_000)),
    );
    expect(Object.keys(result.sessions)).toEqual(['claude:1', 'claude:2', 'claude:3']);
    expect(result.lines).toEqual([
      ...['c', 'd', 'e'].map((name) => `${name}.json: unknown_format`),
      ...places.map((_place, index) => `a.json $[${index}]: broken_line`),
      'b.jsonl line 2: broken_line',
      'c.json $[0]: truncated_line',
      'd.json $[0]: broken_line',
      'e.json: truncated_line',
    ]);
  });
});

function blocks(block: string): string {
  return `,"content":[${block}]`;
}

describe('sizes', () => {
  test('of titles and fields over the limits are kept', async () => {
    const name = 't'.repeat(1_000_000);
    const long = 'u'.repeat(2_000_000);
    const result = await importedTwice(
      file(
        'a.json',
        `[${chat('1', { name })},${chat('2', { name: long })},${chat('3', { ofMessage: `,"x":"${long}"` })}]`,
      ),
    );
    expect(JSON.stringify(result.sessions['claude:1']?.metadata)).toContain(name);
    expect(textsOf(result)['claude:2']?.some((text) => text.includes(long))).toBe(true);
    expect(textsOf(result)['claude:3']?.some((text) => text.includes(long))).toBe(true);
  });

  test('of a message of 50 MB', async () => {
    const text = 'A long text. '.repeat(4_000_000);
    const { sessions } = await imported(file('a.json', `[${chat('1', { text })}]`));
    expect(sessions['claude:1']?.messages[0]?.content === text).toBe(true);
  });

  test(
    'of 200,000 messages in a chat',
    async () => {
      const messages = Array.from({ length: 200_000 }, () => '{"role":"user","content":"a"}');
      const counts: number[] = [];
      // The recorder has its own tests with as many messages; here it would take most of the time of all tests.
      const store: Importing['store'] = async (sessions) =>
        sessions.map((session) => {
          const { session_id, title, messages: read } = valueOf(parseImportedSession(session));
          counts.push(read.length);
          return { ok: true, value: { session_id, title, message_count: read.length, outcome: 'new' } };
        });
      const { error } = await importInto({ importSessions: store, api: recorderOn().api }, [
        file('a.json', `[${messages.join(',')}]`),
        good(),
      ]);
      expect(error).toBeNull();
      expect(counts).toEqual([200_000, 2]);
    },
    LONG_TIMEOUT_MS,
  );

  test('of 150,000 parts, and as many keys, in a message', async () => {
    const many = Array.from({ length: 150_000 }, (_, index) => `${index}`);
    const content = blocks(many.map((n) => `{"type":"new${n}"}`).join(','));
    const keys = many.map((n) => `,"a${n}_api_key":"b"`).join('');
    const result = await imported(
      file('a.json', `[${chat('1', { ofMessage: content })},${chat('2', { ofMessage: keys })}]`),
    );
    expect(textsOf(result)['claude:1']?.some((text) => text.includes('new149999'))).toBe(true);
    expect(JSON.stringify(result.sessions['claude:2'])).not.toContain('api_key');
    expect(result.lines.at(-1)).toBe(': not_listed');
  });
});

describe('archives', () => {
  test('with members that are hostile or damaged', async () => {
    const inner = await (await zipOf([{ path: 'x.json', content: chat('x') }])).arrayBuffer();
    const members = await zipOf([
      { path: '../a.json', content: chat('a') },
      { path: 'b.json', content: chat('b'), password: 'x' },
      { path: 'c.zip', content: 'PK' },
      { path: 'd.json', content: ' '.repeat(20_000_000) },
      { path: 'e.json', content: new Uint8Array(inner) },
      { path: 'f.json', content: `[${chat('f')}]`, isStored: true },
      { path: 'g.json', content: `[${chat('g')}]` },
    ]);
    const wrong = await changedZip(members, '"uuid":"f"', (view, at) => view.setUint8(at + 8, 0x46));
    const result = await importedTwice(file('z.zip', wrong));
    expect(Object.keys(result.sessions)).toEqual(['claude:g']);
    expect(result.lines).toEqual([
      'z.zip/../a.json: unsafe_path',
      'z.zip/b.json: encrypted',
      'z.zip/c.zip: nested_archive',
      'z.zip/d.json: too_large',
      'z.zip/e.json: unknown_format',
      'z.zip/f.json: wrong_checksum',
      'z.zip/e.json: wrong_encoding',
    ]);
  });

  test('that announce 10 GB, or more in all than is read', async () => {
    const zip = await zipOf([
      { path: 'a.json', content: chat('a'), isZip64: true },
      { path: 'b.json', content: `[${chat('b')}]` },
    ]);
    // After the name of the file, the directory has its size in 64 bits (APPNOTE.TXT 6.3.10, section 4.5.3).
    const announcing = await changedZip(zip, 'PK\u0001\u0002', (view, at) =>
      view.setBigUint64(at + 46 + view.getUint16(at + 28, true) + 4, 10n * 1024n ** 3n, true),
    );
    const huge = (path: string): ChosenFile => {
      const { blob } = file(path, `[${chat(path)}]`);
      return { path, blob: Object.defineProperty(blob, 'size', { value: 6 * 1024 ** 3 }) };
    };
    const result = await imported({ path: 'z.zip', blob: announcing }, ...['1', '2', '3'].map(huge));
    expect(Object.keys(result.sessions)).toEqual(['claude:b', 'claude:1', 'claude:2']);
    expect(result.lines).toEqual(['z.zip/a.json: too_large', '3: too_large']);
  });

  test('that are empty, have only pictures, or are none', async () => {
    const result = await importedTwice(
      file('a.zip', await zipOf([])),
      file('b.zip', await zipOf([{ path: 'b/1.png', content: 'x' }])),
      file('c.zip', 'PK\u0003\u0004and no archive'),
    );
    expect(result.sessions).toEqual({});
    expect(result.lines.slice(0, 3)).toEqual(['a.zip: empty', 'b.zip: unknown_format', 'c.zip: damaged']);
  });
});

describe('files', () => {
  test('that are empty, of no format, or claim to be what they are not', async () => {
    const page = '<!doctype html><meta name="generator" content="Holdfast"><script>{"format":"holdfast"}</script>';
    const binary = Uint8Array.from({ length: 100_000 }, (_, index) => (index * 7_919) % 256);
    const names = ['a.json', 'b.jsonl', 'c', 'd.html', 'e.json', 'f.json'];
    const contents = ['', ' \n\n', '\uFEFF', page, binary, '{"format":"holdfast","version":1,"sessions":[{}]}'];
    const result = await importedTwice(...names.map((name, index) => file(name, contents[index] ?? '')));
    expect(result.sessions).toEqual({});
    for (const name of names) expect(result.lines.some((line) => line.startsWith(name))).toBe(true);
  });

  test('of which a folder has 5,000 without chats', async () => {
    const notes = Array.from({ length: 5_000 }, (_, index) => file(`notes/${index}.txt`, 'A note.'));
    const { lines } = await imported(...notes);
    expect(lines).toEqual(notes.map(({ path }) => `${path}: unknown_format`));
    const recorder = recorderOn();
    const { error, report } = await importInto(recorder, [file('pictures/a.png', 'x'), file('pictures/b.png', 'x')]);
    expect(error).toMatchObject({ code: 'nothing_imported' });
    expect(report.skipped).toEqual([{ where: 'pictures', reason: 'unknown_format' }]);
  });

  test('that cannot be read, or fail in the middle, leave whole sessions and say so', async () => {
    const first = `[${chat('1')},${' '.repeat(100_000)}`;
    const broken = file('b.json', `${first}${chat('2')}]`);
    broken.blob.stream = () => failing([first, chat('2').slice(0, 50)]);
    const log = file('c.jsonl', 'x');
    log.blob.stream = () =>
      failing([
        '{"type":"user","uuid":"u","parentUuid":null,"sessionId":"s","message":{"role":"user","content":"A"}}\n'.repeat(
          2_000,
        ),
      ]);
    const zip = await zipOf([{ path: 'd.json', content: `[${chat('3')}]` }]);
    const directory = zip.size - 120;
    const moved = Object.assign(new Blob([zip]), {
      // The header and the directory can be read, and then no more.
      slice: (start = 0, end = zip.size) => (start > 10 && start < directory ? UNREADABLE : zip.slice(start, end)),
    });
    const result = await imported(
      { path: 'a.json', blob: Object.assign(new Blob(['[]']), { slice: () => UNREADABLE, stream: () => failing([]) }) },
      broken,
      log,
      { path: 'd.zip', blob: moved },
    );
    expect(Object.keys(result.sessions)).toEqual(['claude:1']);
    expect(result.lines.map((line) => line.split(': ')[1])).toEqual([
      expect.stringMatching(/^(?:unreadable|damaged)$/),
      'unreadable',
      'unreadable',
      'unreadable',
    ]);
  });
});

const UNREADABLE = Object.assign(new Blob(), {
  arrayBuffer: () => Promise.reject(new DOMException('It has changed.', 'NotReadableError')),
});

/** Gives the texts, and then fails. */
function failing(texts: readonly string[]): ReadableStream<Bytes> {
  const left = [...texts];
  return new ReadableStream({
    pull(controller) {
      const text = left.shift();
      if (text === undefined) controller.error(new DOMException('It has changed.', 'NotReadableError'));
      else controller.enqueue(new TextEncoder().encode(text));
    },
  });
}
