// Pictures of requests and answers are recorded with their data, as far as an event can hold that; text is recorded in any case.

import { expect, test } from 'vitest';
import { embeddedFile, fileOfData } from '../../src/feeds/readers/embedded-data.ts';
import { hashOfMessage } from '../../src/feeds/requests/message-hash.ts';
import { messageOf } from '../../src/feeds/requests/request-parts.ts';
import { attachmentsNamedIn, type JsonValue } from '../../src/protocol/index.ts';
import { NOBODY, recorderOn } from '../support/one-session.ts';
import { valueOf } from '../support/recorder-reads.ts';

const BASE64 = 'iVBO'.repeat(1_000);
const URL_OF_PICTURE = `data:image/png;base64,${BASE64}`;
const TEXT = { type: 'text', text: 'What is this?' };

/** What a recorder keeps of a message. */
async function recorded(content: JsonValue) {
  const recorder = recorderOn();
  const { text, parts = [] } = messageOf('user', content);
  const events = [
    { type: 'session_start', session_id: 's', provider: 'p' },
    { type: 'message_add', session_id: 's', message_id: 'm', role: 'user', content: text, metadata: { parts } },
  ];
  expect(await recorder.record(events, NOBODY)).toMatchObject([{ type: 'ack' }, { type: 'ack' }]);
  const [message] = valueOf(await recorder.api.session('s')).messages;
  const names = attachmentsNamedIn(message?.metadata);
  const stored = await Promise.all(names.map(async (name) => valueOf(await recorder.api.attachment(name))));
  return { content: message?.content, metadata: message?.metadata, stored };
}

test.each([
  ['OpenAI', { type: 'image_url', image_url: { url: URL_OF_PICTURE } }],
  ['OpenAI responses', { type: 'input_image', image_url: URL_OF_PICTURE }],
  ['Anthropic', { type: 'image', source: { type: 'base64', media_type: 'image/png', data: BASE64 } }],
  ['Gemini', { inlineData: { mimeType: 'image/png', data: BASE64 } }],
  ['the AI SDK', { type: 'file', mediaType: 'image/png', data: BASE64 }],
  [
    'the AI SDK, as bytes',
    { type: 'file', mediaType: 'image/png', data: Uint8Array.from(Buffer.from(BASE64, 'base64')) },
  ],
] as const)('a picture in a request of %s is stored, and the text is beside it', async (_api, part) => {
  const { content, metadata, stored } = await recorded([TEXT, part as unknown as JsonValue]);
  expect(content).toBe('What is this?');
  expect(stored).toMatchObject([{ size: 3_000, media_type: 'image/png' }]);
  expect(JSON.stringify(metadata)).not.toContain('base64,');
});

test('audio of OpenAI is stored as what its format says', async () => {
  const { stored } = await recorded([TEXT, { type: 'input_audio', input_audio: { format: 'wav', data: BASE64 } }]);
  expect(stored).toMatchObject([{ media_type: 'audio/wav' }]);
});

test.each([
  ['is no base64', `data:image/png;base64,${'?'.repeat(3_000)}`],
  ['is cut off', `data:image/png;base64,${'A'.repeat(3_001)}`],
  ['is longer than an event can hold', `data:image/png;base64,${'A'.repeat(13 * 1024 * 1024)}`],
])('data that %s is named, and the text is recorded', async (_why, url) => {
  const { content, metadata, stored } = await recorded([TEXT, { type: 'image_url', image_url: { url } }]);
  expect(content).toBe('What is this?');
  expect(stored).toEqual([]);
  expect(metadata).toEqual({
    parts: [{ type: 'image_url', image_url: { url: `${url.slice(0, 60)}… (${url.length} characters)` } }],
  });
});

test('of many pictures, and beside a long text, as many are recorded as an event can hold', async () => {
  const large = `data:image/png;base64,${'A'.repeat(5 * 1024 * 1024)}`;
  const pictures = [1, 2, 3].map(() => ({ type: 'image_url', image_url: { url: large } }));
  const { parts = [] } = messageOf('user', [TEXT, ...pictures]);
  expect(parts.map((part) => JSON.stringify(part).length > 5_000_000)).toEqual([true, true, false]);
  const { content, metadata } = await recorded(['é'.repeat(2_500_000), ...pictures]);
  expect(content).toHaveLength(2_500_000);
  expect(attachmentsNamedIn(metadata)).toEqual([]);
});

test('a message is known again by the beginning and the length of its data', () => {
  const picture = (url: string) => messageOf('user', [TEXT, { type: 'image_url', image_url: { url } }]);
  expect(hashOfMessage(picture(URL_OF_PICTURE))).toBe(hashOfMessage(picture(URL_OF_PICTURE)));
  expect(hashOfMessage(picture(`${URL_OF_PICTURE}AAAA`))).not.toBe(hashOfMessage(picture(URL_OF_PICTURE)));
});

test('a file of an answer has its data, unless that is too long', () => {
  expect(embeddedFile('image/png', 'AAEC')).toEqual({
    media_type: 'image/png',
    byte_length: 3,
    url: 'data:image/png;base64,AAEC',
  });
  expect(embeddedFile('image/png', 'A'.repeat(16 * 1024 * 1024))).toEqual({
    media_type: 'image/png',
    byte_length: 12 * 1024 * 1024,
  });
});

test.each([
  ['base64', 'AAEC', { media_type: 'image/png', byte_length: 3, url: 'data:image/png;base64,AAEC' }],
  ['bytes', Uint8Array.of(0, 1, 2), { media_type: 'image/png', byte_length: 3, url: 'data:image/png;base64,AAEC' }],
  [
    'a data URL',
    'data:image/gif;base64,AAEC',
    { media_type: 'image/gif', byte_length: 3, url: 'data:image/gif;base64,AAEC' },
  ],
  ['an address', 'https://a.example/b.png', { media_type: 'image/png', url: 'https://a.example/b.png' }],
  ['nothing', undefined, { media_type: 'image/png' }],
])('a file that a package gives as %s', (_kind, data, expected) => {
  expect(fileOfData('image/png', data)).toEqual(expected);
});
