// message_update changes what it gives and nothing else.

import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { mergePatch } from '../../src/engine/merge-patch.ts';
import { isJson, MAX_METADATA_LENGTH, type JsonValue } from '../../src/protocol/index.ts';
import { foldSession } from '../../src/client/reading/fold-session.ts';
import { propertyOptions } from '../support/property-options.ts';
import { ADD, APPEND, START, recordOne, recorderWith, sessionOf } from '../support/one-session.ts';

const UPDATE = { type: 'message_update', session_id: 's', message_id: 'm' };
const WITH_METADATA = { ...ADD, content: '', metadata: { model: { name: 'x' }, draft: true } };

test('metadata alone is merged into what is there, and text and completion stay', async () => {
  const recorder = await recorderWith(START, WITH_METADATA, APPEND);
  await recorder.checkpoint();
  const followed = await sessionOf(recorder);
  await recordOne(recorder, { ...UPDATE, metadata: { model: { version: 2 }, draft: null, usage: { tokens: 7 } } });
  const after = await sessionOf(recorder);
  expect(after.messages).toMatchObject([{ content: ' world', completion: 'open', revisions: [] }]);
  expect(after.messages[0]?.metadata).toEqual({ model: { name: 'x', version: 2 }, usage: { tokens: 7 } });
  const fact = recorder.published.at(-1);
  expect(fact === undefined ? null : foldSession(followed, fact)).toEqual({ ...after, is_dirty: true });
});

test('is_complete alone completes a message whose text memory does not hold', async () => {
  const recorder = await recorderWith(START, WITH_METADATA, APPEND);
  await recorder.checkpoint();
  await recordOne(recorder, { ...UPDATE, is_complete: true });
  expect((await sessionOf(recorder)).messages).toMatchObject([
    { content: ' world', completion: 'complete', metadata: WITH_METADATA.metadata },
  ]);
});

test('content alone replaces the text, which is then complete, and metadata stays', async () => {
  const recorder = await recorderWith(START, WITH_METADATA, APPEND);
  await recordOne(recorder, { ...UPDATE, content: 'Goodbye' });
  expect((await sessionOf(recorder)).messages).toMatchObject([
    {
      content: 'Goodbye',
      completion: 'complete',
      metadata: WITH_METADATA.metadata,
      revisions: [{ content: ' world' }],
    },
  ]);
});

test('an update that changes nothing is a duplicate, and one that changes the metadata alone is not', async () => {
  const recorder = await recorderWith(START, WITH_METADATA);
  expect(await recordOne(recorder, { ...UPDATE, metadata: { draft: true } })).toMatchObject({ duplicate: true });
  expect(await recordOne(recorder, { ...UPDATE, metadata: { gone: null } })).toMatchObject({ duplicate: true });
  expect(await recordOne(recorder, { ...UPDATE, metadata: { draft: false } })).toMatchObject({ seq: 3 });
});

test('a merge makes metadata no deeper than the deeper one of the two, so that what is within the limit stays so', () => {
  const depthOf = (value: JsonValue): number =>
    typeof value === 'object' && value !== null
      ? 1 + Math.max(0, ...Object.values(value).map((item) => depthOf(item)))
      : 0;
  const json = fc
    .json()
    .map((text): unknown => JSON.parse(text))
    .filter(isJson);
  fc.assert(
    fc.property(json, json, (target, patch) => {
      expect(depthOf(mergePatch(target, patch))).toBeLessThanOrEqual(Math.max(depthOf(target), depthOf(patch)));
    }),
    propertyOptions(1_000),
  );
});

test('metadata that would grow over the limit is refused with the limit, and the message stays as it was', async () => {
  const half = 'x'.repeat(MAX_METADATA_LENGTH / 2);
  const recorder = await recorderWith(START, { ...ADD, metadata: { first: half } });
  expect(await recordOne(recorder, { ...UPDATE, metadata: { second: half } })).toMatchObject({
    code: 'payload_too_large',
    message: expect.stringContaining(String(MAX_METADATA_LENGTH)),
  });
  await recordOne(recorder, { ...UPDATE, metadata: { first: null, second: half } });
  expect((await sessionOf(recorder)).messages[0]?.metadata).toEqual({ second: half });
});
