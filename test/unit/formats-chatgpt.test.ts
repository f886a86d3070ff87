// ChatGPT's export: files of the archive, kinds of content, and conversations that are damaged.

import { describe, expect, it } from 'vitest';
import { chatgpt } from '../../src/formats/chatgpt/chatgpt.ts';
import { outline, readValues, sampleOf, textsOf } from '../support/read-with-format.ts';

/** A message of one node, after the node before it. */
function node(id: string, parent: string | null, message: object | null, children: string[] = []): object {
  return { id, parent, children, message };
}

function said(role: string, content: unknown, more: object = {}): object {
  return { author: { role }, content, create_time: 1_760_000_000.5, ...more };
}

const text = (...parts: unknown[]): object => ({ content_type: 'text', parts });

/** A conversation of messages that follow each other. */
function conversation(...messages: (object | null)[]): Record<string, unknown> {
  const nodes = messages.map((message, place) => node(`n${place}`, place === 0 ? null : `n${place - 1}`, message));
  const mapping = Object.fromEntries(nodes.map((each, place) => [`n${place}`, each]));
  return { conversation_id: 'c', title: 'Bees', mapping, current_node: `n${messages.length - 1}` };
}

const only = (message: object): object => conversation(message);

describe('a conversation of ChatGPT', () => {
  it('is known by its mapping, also after entries that are none', () => {
    expect(chatgpt.recognizes(sampleOf([null, [], 'x', { title: 'Broken' }, conversation()]))).toBe(true);
    expect(chatgpt.recognizes(sampleOf([{ mapping: ['a'] }, { mapping: null }]))).toBe(false);
  });

  it('keeps what it says beside: unknown fields of the conversation, its nodes and messages', () => {
    const value = only(
      said(
        'user',
        { ...text('Hi'), new_in_content: 1 },
        { channel: 'final', weight: 1, status: 'finished_successfully' },
      ),
    );
    const mapping = { n0: { ...(value as { mapping: { n0: object } }).mapping.n0, folded: true } };
    const [chat] = readValues(chatgpt, [{ ...value, mapping, is_starred: true, gizmo_id: null }]).chats;
    expect(chat?.rest).toStrictEqual({ is_starred: true });
    expect(chat?.messages[0]?.rest).toStrictEqual({
      content: { new_in_content: 1 },
      channel: 'final',
      node: { folded: true },
    });
  });

  it('keeps a weight, status and flag that hide a message or say that it is not finished', () => {
    const metadata = { is_visually_hidden_from_conversation: true };
    const [chat] = readValues(chatgpt, [
      only(said('assistant', text('Hm'), { weight: 0, status: 'in_progress', metadata })),
    ]).chats;
    expect(chat?.messages[0]).toMatchObject({
      hidden: true,
      cut_off: true,
      rest: { weight: 0, status: 'in_progress', metadata },
    });
  });

  it('has a project as its workspace, but not a custom GPT', () => {
    const workspaces = ['g-p-1', 'g-2', null].map((template) => {
      const value = { ...only(said('user', text('Hi'))), conversation_template_id: template };
      return readValues(chatgpt, [value]).chats[0]?.workspace;
    });
    expect(workspaces).toStrictEqual(['g-p-1', undefined, undefined]);
  });

  it('is told from others by its first message where it has no id', () => {
    const { conversation_id: id, ...nameless } = conversation(
      said('user', text('Hi')),
      said('assistant', text('Hello')),
    );
    const longer = {
      ...conversation(said('user', text('Hi')), said('assistant', text('Hello')), said('user', text('Bye'))),
    };
    delete longer['conversation_id'];
    const [one, other] = [nameless, longer].map((value) => readValues(chatgpt, [value]).chats[0]);
    expect(id).toBe('c');
    expect(one?.id).toBeNull();
    expect(one?.identity).toBe(other?.identity);
  });

  it('takes a message that is no object for its content, and a parent that only lists its children for one', () => {
    const mapping = {
      a: { children: ['b'], message: said('user', text('Hi')) },
      b: { message: 'Hello' },
      c: 'not a node',
    };
    const { chats, warnings } = readValues(chatgpt, [{ id: 'c', mapping, current_node: 'b' }]);
    expect(outline(chats[0])).toStrictEqual(['a < -: user Hi', 'b < a: unknown Hello']);
    expect(warnings).toStrictEqual(['unknown_role $.mapping.b']);
  });

  it('shows the branch that hangs on a node without a message', () => {
    const mapping = {
      a: node('a', null, said('user', text('Hi')), ['x', 'y']),
      x: node('x', 'a', said('assistant', text('One'))),
      y: node('y', 'a', said('assistant', text('Two'))),
      end: node('end', 'x', null),
    };
    expect(readValues(chatgpt, [{ id: 'c', mapping, current_node: 'end' }]).chats[0]?.active_id).toBe('x');
  });
});

describe('what is not shown at first', () => {
  it.each([
    [{ weight: 0 }, text('Hm'), true],
    [{ metadata: { is_visually_hidden_from_conversation: true } }, text('Hm'), true],
    [{ recipient: 'python' }, text('Hm'), true],
    [{ author: { role: 'system' } }, text('Hm'), true],
    [{}, { content_type: 'reasoning_recap', content: 'Thought for a second' }, true],
    [{ weight: 1, recipient: 'all' }, text('Hm'), false],
  ])('%o', (more, content, isHidden) => {
    expect(readValues(chatgpt, [only(said('assistant', content, more))]).chats[0]?.messages[0]?.hidden).toBe(isHidden);
  });
});

describe('content of ChatGPT', () => {
  const parts = (content: object, more: object = {}, beside = {}) =>
    readValues(chatgpt, [only(said('tool', content, more))], beside).chats[0]?.messages[0]?.parts;

  it('of a page that was read is its text and the page', () => {
    const content = {
      content_type: 'sonic_webpage',
      url: 'https://bees.example',
      title: 'Bees',
      text: 'All of it',
      domain: 'bees.example',
    };
    expect(parts(content)).toStrictEqual([
      { type: 'text', text: 'All of it' },
      { type: 'source', title: 'Bees', url: 'https://bees.example' },
    ]);
  });

  it('of tools that are rarely used is read, too', () => {
    expect(parts({ content_type: 'citable_code_output', output_str: '42' })).toStrictEqual([
      { type: 'text', text: '42' },
    ]);
    const screenshot = { content_type: 'image_asset_pointer', asset_pointer: 'file-service://file-1' };
    expect(parts({ content_type: 'computer_output', screenshot })).toMatchObject([
      { type: 'file', name: 'file-service://file-1' },
    ]);
  });

  it('has the pictures that code has drawn', () => {
    const metadata = {
      aggregate_result: { messages: [{ message_type: 'image', image_url: 'file-service://file-plot' }, null] },
    };
    expect(parts({ content_type: 'execution_output', text: '' }, { metadata })).toMatchObject([
      { type: 'file', name: 'file-service://file-plot' },
    ]);
  });

  it('to a tool is the input of a call, and its files stay', () => {
    const pointer = { content_type: 'image_asset_pointer', asset_pointer: 'sediment://file_1' };
    expect(
      parts({ content_type: 'multimodal_text', parts: ['draw', pointer, 'this'] }, { recipient: 'canmore.draw' }),
    ).toMatchObject([
      { type: 'tool_call', name: 'canmore.draw', input: 'draw\nthis', call_id: null },
      { type: 'file', name: 'sediment://file_1' },
    ]);
  });

  it('cites each page once, and keeps the places of the citations', () => {
    const page = { type: 'webpage', title: 'Hives', url: 'https://hives.example' };
    const metadata = {
      citations: [{ start_ix: 1, metadata: page }, { metadata: page }, null],
      content_references: [
        { type: 'grouped_webpages', items: [{ ...page, title: 'Again' }, { url: 'https://two.example' }] },
        { sources: 'none' },
      ],
    };
    const [chat] = readValues(chatgpt, [only(said('assistant', text('See'), { metadata }))]).chats;
    expect(chat?.messages[0]?.parts.slice(1)).toStrictEqual([
      { type: 'source', title: 'Hives', url: 'https://hives.example' },
      { type: 'source', title: null, url: 'https://two.example' },
    ]);
    expect(chat?.messages[0]?.rest).toStrictEqual({ metadata });
  });

  it('that is not known is kept as it is, and reported', () => {
    const odd = { content_type: 'app_pairing_content', workspaces: [1] };
    const values = [
      only(said('user', odd)),
      only(said('user', { parts: ['x'] })),
      only(said('user', text(7, { content_type: 'hologram' }))),
    ];
    const results = values.map((value) => readValues(chatgpt, [value]));
    expect(results.map(({ chats }) => chats[0]?.messages[0]?.parts)).toStrictEqual([
      [{ type: 'unknown', kind: 'app_pairing_content', value: odd }],
      [{ type: 'unknown', kind: 'content', value: { parts: ['x'] } }],
      [
        { type: 'unknown', kind: 'part', value: 7 },
        { type: 'unknown', kind: 'hologram', value: { content_type: 'hologram' } },
      ],
    ]);
    expect(results.map(({ warnings }) => warnings.length)).toStrictEqual([1, 1, 2]);
  });

  it('of thoughts is one reasoning each', () => {
    const thoughts = [{ summary: 'Plan', content: 'Count.', finished: true }, { content: 'Sum.' }, 'Bare.', { odd: 1 }];
    expect(parts({ content_type: 'thoughts', thoughts })).toStrictEqual([
      { type: 'reasoning', text: 'Plan\nCount.', rest: { finished: true } },
      { type: 'reasoning', text: 'Sum.' },
      { type: 'reasoning', text: 'Bare.' },
      { type: 'unknown', kind: 'thought', value: { odd: 1 } },
    ]);
  });
});

describe('files of an archive of ChatGPT', () => {
  const pointer = (asset_pointer: string): object => ({ content_type: 'image_asset_pointer', asset_pointer });
  const read = (paths: string[], companions = {}) => {
    const message = said(
      'user',
      {
        content_type: 'multimodal_text',
        parts: [pointer('file-service://file-abc'), pointer('sediment://0f#file_00bb#p_0.png')],
      },
      {
        metadata: {
          attachments: [{ id: 'file-doc', name: 'bees.csv', mime_type: 'text/csv', size: 3 }, { name: 'no id' }],
        },
      },
    );
    return readValues(chatgpt, [only(message)], { path: 'conversations.json', paths, companions });
  };
  const files = (result: ReturnType<typeof read>) =>
    result.chats[0]?.messages[0]?.parts.flatMap((part) =>
      part.type === 'file' ? [{ name: part.name, bytes: part.bytes }] : [],
    );

  it('are found by their ids, in whatever folder and under whatever name', () => {
    const paths = ['conversations.json', 'file-abc-hive.png', 'user-1/file_00bb-1234-uuid.png', 'audio/file-doc.dat'];
    const result = read(paths);
    expect(files(result)).toStrictEqual([
      { name: 'file-service://file-abc', bytes: { member: 'file-abc-hive.png' } },
      { name: 'sediment://0f#file_00bb#p_0.png', bytes: { member: 'user-1/file_00bb-1234-uuid.png' } },
      { name: 'bees.csv', bytes: { member: 'audio/file-doc.dat' } },
    ]);
    expect(result.warnings).toStrictEqual(['unknown_content $.mapping.n0']);
  });

  it('are reported where the archive has files, but not those', () => {
    expect(
      read(['conversations.json', 'file-abc.dat']).warnings.filter((each) => each.startsWith('attachment')),
    ).toHaveLength(2);
    expect(read(['conversations.json']).warnings).toStrictEqual(['unknown_content $.mapping.n0']);
  });

  it('are named once, though pointer and upload both name them', () => {
    const metadata = { attachments: [{ id: 'file-abc', name: 'hive.png', mime_type: 'image/png', size: 3 }] };
    const content = { content_type: 'multimodal_text', parts: [pointer('file-service://file-abc')] };
    const [chat] = readValues(chatgpt, [only(said('user', content, { metadata }))]).chats;
    const rest = { asset_pointer: 'file-service://file-abc', attachment: { size: 3 } };
    expect(chat?.messages[0]?.parts).toStrictEqual([
      { type: 'file', name: 'hive.png', media_type: 'image/png', bytes: null, rest },
    ]);
  });

  it('that the list names are missing where the archive has others', () => {
    const names = { 'conversation_asset_file_names.json': { 'file-abc.dat': 'hive.png' } };
    const missing = (paths: string[]) =>
      read(paths, names).warnings.filter((each) => each.startsWith('attachment')).length;
    expect(missing(['conversations.json'])).toBe(2);
    expect(missing(['conversations.json', 'file-other.dat'])).toBe(3);
  });

  it('have the names of the list of the archive', () => {
    const result = read(['conversations.json'], {
      'conversation_asset_file_names.json': { 'file-abc.dat': 'hive.png', 'file-doc.dat': 7 },
    });
    expect(files(result)?.map(({ name }) => name)).toStrictEqual([
      'hive.png',
      'sediment://0f#file_00bb#p_0.png',
      'bees.csv',
    ]);
  });
});

describe('an archive of ChatGPT in shards', () => {
  it('reports each shard that its manifest lists and that is not there', () => {
    const manifest = {
      logical_files: { 'conversations.json': { files: ['conversations-000.json', 'conversations-001.json', 5] } },
    };
    const warnings: string[] = [];
    const sink = {
      chat: () => {},
      skip: () => {},
      warn: (code: string, where: string) => warnings.push(`${code} ${where}`),
    };
    const companions = new Map([['export/export_manifest.json', manifest]]);
    chatgpt.checkFolder?.(sink, { companions, has: (path) => path === 'export/conversations-000.json', paths: [] });
    expect(warnings).toStrictEqual(['shard_missing export/export_manifest.json']);
  });

  it('has files beside its conversations that are none', () => {
    const paths = ['export/export_manifest.json', 'user.json', 'chat.html', 'conversations-000.json', 'x/file-1.dat'];
    expect(paths.filter((path) => chatgpt.companions?.(path))).toStrictEqual(paths.slice(0, 1));
    expect(paths.filter((path) => chatgpt.others?.(path))).toStrictEqual(paths.slice(1, 3));
  });
});

describe('what is said of a message', () => {
  it('comes from whoever has it', () => {
    const message = said('tool', text('ok'), {
      author: { role: 'tool', name: 'web' },
      metadata: { model_slug: 'gpt-5', finish_details: { type: 'max_tokens' } },
    });
    const [chat] = readValues(chatgpt, [only(message)]).chats;
    expect(chat?.messages[0]).toMatchObject({
      role: 'tool',
      name: 'web',
      model: 'gpt-5',
      cut_off: true,
      created_at: 1_760_000_000_500,
    });
    expect(textsOf(chat?.messages[0])).toBe('ok');
  });
});
