import { randomBytes } from 'node:crypto';
import { expect } from 'vitest';
import type { SaveState } from '../../src/client/index.ts';
import { eventually, test } from '../support/browser-test.ts';
import { limitQuota } from '../support/chromium-control.ts';
import { openPage, type RecordingPage } from '../support/recording-page.ts';

/** Random text, because browsers compress what they store. */
const PIECE = randomBytes(150_000).toString('base64');
/** Chromium caches the quota for some time, so it is set before the first transaction. */
const QUOTA_BYTES = 2_000_000;
const PIECES = 20;

async function startSession(recording: RecordingPage): Promise<void> {
  await recording.record([
    { type: 'session_start', session_id: 's1', provider: 'test' },
    { type: 'message_add', session_id: 's1', message_id: 'm1', role: 'assistant', content: '' },
  ]);
}

/** Records more than there is room for, and waits for nothing. */
async function streamPieces(recording: RecordingPage): Promise<void> {
  await recording.page.evaluate(
    ([piece, pieces]) => {
      for (let index = 0; index < pieces; index += 1) {
        void window.recorder.record({
          type: 'message_append',
          session_id: 's1',
          message_id: 'm1',
          content_delta: `${index}:${piece}`,
        });
      }
    },
    [PIECE, PIECES] as const,
  );
}

/** What the origin has stored, which is the files for offline use here. */
function usedBytes({ page }: RecordingPage): Promise<number> {
  return page.evaluate(async () => (await navigator.storage.estimate()).usage ?? 0);
}

function stateOf({ page }: RecordingPage): Promise<SaveState> {
  return page.evaluate(() => window.recorder.state);
}

test('a client reports a full disk, keeps its pending events, and saves them when space is available again', async ({
  context,
  serveBuild,
}) => {
  const server = await serveBuild();
  const recording = await openPage(context, server.url);
  const { origin } = new URL(server.url);
  const giveRoom = await limitQuota(recording.page, origin, QUOTA_BYTES);
  await recording.open();
  await startSession(recording);
  await streamPieces(recording);
  await eventually(() => stateOf(recording)).toMatchObject({ status: 'not_saved', reason: { code: 'storage_full' } });

  await giveRoom();

  await eventually(() => stateOf(recording)).toEqual({ status: 'saved', refused: 0 });
  const session = await recording.session('s1');
  const whole = Array.from({ length: PIECES }, (_, index) => `${index}:${PIECE}`).join('');
  expect(session.messages[0]?.content === whole).toBe(true);
});

test('REST answers 507 storage_full when the disk is full, writes no partial batch, and continues when space is available', async ({
  context,
  serveBuild,
}) => {
  const server = await serveBuild();
  const recording = await openPage(context, server.url, { controlled: true });
  const { origin } = new URL(server.url);
  const giveRoom = await limitQuota(recording.page, origin, (await usedBytes(recording)) + QUOTA_BYTES);
  await recording.open({ transports: ['rest'] });
  await startSession(recording);
  const events = Array.from({ length: PIECES }, (_, index) => ({
    type: 'message_append',
    session_id: 's1',
    message_id: 'm1',
    content_delta: `${index}:${PIECE}`,
    event_id: `piece-${index}`,
  }));

  const refused = await recording.rest('POST', '/events', { events });

  expect(refused.status).toBe(507);
  expect(refused.body).toMatchObject({
    code: 'storage_full',
    responses: events.map(({ event_id }) => ({ event_id, code: 'storage_full' })),
  });
  await giveRoom();
  expect((await recording.session('s1')).messages[0]?.content).toBe('');
  const taken = await recording.rest('POST', '/events', { events });
  expect(taken.status).toBe(200);
  const session = await recording.session('s1');
  expect(session.messages[0]?.content === events.map(({ content_delta }) => content_delta).join('')).toBe(true);
});

test('a viewer in another tab says that the disk is full, for as long as it is', async ({ context, serveBuild }) => {
  const server = await serveBuild();
  const recording = await openPage(context, server.url);
  const giveRoom = await limitQuota(recording.page, new URL(server.url).origin, QUOTA_BYTES);
  await recording.open();
  await startSession(recording);
  const viewer = await context.newPage();
  await viewer.goto(server.url);
  const health = () => viewer.getByTestId('storage-health').getAttribute('data-health');
  await eventually(health).toBe('ok');

  await streamPieces(recording);
  await eventually(() => stateOf(recording)).toMatchObject({ status: 'not_saved', reason: { code: 'storage_full' } });
  await eventually(health).toBe('full');
  expect(await viewer.getByTestId('save-state').innerText()).toBe('Not saved');

  await giveRoom();
  await eventually(health).toBe('ok');
});
