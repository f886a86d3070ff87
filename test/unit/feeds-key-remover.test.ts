// The keys of a request in what its server and the browser say of it.

import { expect, test } from 'vitest';
import { withoutKeys } from '../../src/feeds/requests/key-remover.ts';
import { createSessionWriter } from '../../src/feeds/writer/session-writer.ts';

/** The message of an error, as it is recorded. */
function recorded(message: string, url: string, headers: Record<string, string> = {}, referrer?: string): unknown {
  const events: object[] = [];
  const writer = createSessionWriter((event) => void events.push(event), { provider: 'p' });
  withoutKeys(writer.answer(), url, new Headers(headers), referrer).fail({ message });
  return events.find((event) => JSON.stringify(event).includes('"kind":"error"'));
}

test.for<[string, string, string]>([
  ['Failed: POST /v1/chat?key=K3Y', '/v1/chat?key=K3Y', 'Failed: POST /v1/chat'],
  ['Failed: POST /v1/chat?key=S3CR', '/v1/chat?key=S3CR#a', 'Failed: POST /v1/chat?key=…'],
  ['Not a key: S3CR', '/v1/chat?alt=sse&key=S3CR', 'Not a key: …'],
  ['Not a key: a b/c', '/v1/chat?api_key=a%20b%2Fc', 'Not a key: …'],
  ['Not valid: a-long-value', '/v1/chat?x=a-long-value', 'Not valid: …'],
  [
    'No sse of http://x.example/v1/chat?key=S3CR',
    'http://x.example/v1/chat?alt=sse',
    'No sse of http://x.example/v1/chat',
  ],
])('%s, sent to %s', ([message, url, expected]) => {
  expect(recorded(message, url)).toMatchObject({ content: expected });
});

test('a key that contains another one is removed as a whole', () => {
  expect(recorded('Not a key: S3CR-ET', '/chat?key=S3CR&token=S3CR-ET')).toMatchObject({ content: 'Not a key: …' });
});

test('a short key of a header, and a referrer that is not valid', () => {
  expect(recorded('Not a key: S3CR', '/chat', { 'x-api-key': 'S3CR' })).toMatchObject({ content: 'Not a key: …' });
  const referrer = 'http://S3CRET:99999';
  expect(recorded(`Referrer '${referrer}' is not a valid URL.`, '/chat', {}, referrer)).toMatchObject({
    content: "Referrer '…' is not a valid URL.",
  });
});
