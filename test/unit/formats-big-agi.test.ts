// big-AGI's conversations and backups.

import { describe, expect, it } from 'vitest';
import { bigAgi } from '../../src/formats/big-agi/big-agi.ts';
import { outline, readValues, sampleOf } from '../support/read-with-format.ts';

const content = (part: object): object => ({ ft: 'content', fId: 'f', part });
const text = (value: string): object => content({ pt: 'text', text: value });
const said = (id: string, ...fragments: unknown[]): object => ({
  id,
  role: 'assistant',
  fragments,
  created: 1_763_000_000_000,
});
const conversation = (messages: unknown[], more: object = {}): object => ({
  id: 'c1',
  autoTitle: 'Rain',
  messages,
  ...more,
});

describe("big-AGI's messages", () => {
  it('carry reasoning, calls, results, documents, pictures, sources and errors', () => {
    const message = said(
      'a',
      content({ pt: 'ma', aText: 'Hm' }),
      content({ pt: 'tool_invocation', id: 't', invocation: { type: 'code_execution', code: '1+1' } }),
      content({ pt: 'tool_response', id: 't', error: 'Off', response: { type: 'code_execution' } }),
      { ft: 'attachment', title: 'a.txt', part: { pt: 'doc', data: { text: 'A', mimeType: 'text/plain' } } },
      content({ pt: 'image_ref', dataRef: { reftype: 'url', url: 'https://example.org/a.png' } }),
      content({ pt: 'annotations', annotations: [{ type: 'citation', title: 'T', url: 'https://example.org' }] }),
      content({ pt: 'error', error: 'Closed', hint: 'net' }),
    );
    const { chats } = readValues(bigAgi, [conversation([message])]);
    expect(chats[0]?.messages[0]?.parts).toMatchObject([
      { type: 'reasoning', text: 'Hm' },
      { type: 'tool_call', name: 'code_execution', call_id: 't', input: '1+1' },
      { type: 'tool_result', call_id: 't', text: 'Off', is_error: true },
      { type: 'file', name: 'a.txt', text: 'A', media_type: 'text/plain' },
      { type: 'file', name: 'image', bytes: null, url: 'https://example.org/a.png' },
      { type: 'source', title: 'T', url: 'https://example.org', rest: { type: 'citation', ft: 'content' } },
      { type: 'error', text: 'Closed', code: 'net' },
    ]);
  });

  it('keep fragments that are not known, and what is no message', () => {
    const strange = content({ pt: 'hologram' });
    const { chats, warnings } = readValues(bigAgi, [conversation([said('a', strange, 7), null])]);
    expect(chats[0]?.messages.map(({ parts }) => parts)).toStrictEqual([
      [
        { type: 'unknown', kind: 'hologram', value: strange },
        { type: 'unknown', kind: 'fragment', value: 7 },
      ],
      [{ type: 'unknown', kind: 'message', value: null }],
    ]);
    expect(warnings.filter((warning) => warning.startsWith('unknown_content'))).toHaveLength(3);
  });
});

describe("big-AGI's files", () => {
  it('of a backup have folders, and keys that are not imported', () => {
    const { chats, warnings } = readValues(bigAgi, [
      {
        conversations: [null, conversation([said('a', text('A'))], { userTitle: 'Mine' })],
        folders: { folders: [{ title: 'Books', conversationIds: ['c1', 7] }] },
        models: { sources: [{ setup: { oaiKey: 'sk-1' } }, { setup: {} }, null] },
        personas: [{ id: 1 }],
      },
    ]);
    expect(chats[0]).toMatchObject({ title: 'Mine', workspace: 'Books' });
    expect(warnings).toStrictEqual(['secrets_not_imported $.models.sources[0].setup', 'settings_not_imported $']);
    expect(JSON.stringify(chats)).not.toContain('sk-1');
  });

  it('are told by their fragments, or by the fields of version 3', () => {
    const old = { id: 'v', text: 'A', sender: 'You', role: 'user', tokenCount: 1 };
    expect(bigAgi.recognizes(sampleOf([{ conversations: [null, conversation([said('a')])] }]))).toBe(true);
    expect(bigAgi.recognizes(sampleOf([conversation([old])]))).toBe(true);
    expect(bigAgi.recognizes(sampleOf([conversation([{ role: 'user', content: 'A' }])]))).toBe(false);
    expect(outline(readValues(bigAgi, [conversation([old])]).chats[0])).toStrictEqual(['v < -: user A']);
  });
});
