import { expect } from 'vitest';
import { eventually, test } from '../support/browser-test.ts';
import { instanceOf, stopServiceWorkers } from '../support/chromium-control.ts';
import { openPage } from '../support/recording-page.ts';
import { expectedText, startTokenStream } from '../support/token-stream.ts';

const SESSION = { type: 'session_start', session_id: 's1', provider: 'test' } as const;
const ROUNDS = 8;

test('the REST transport loses and duplicates nothing when the service worker is stopped during requests', async ({
  context,
  serveBuild,
}) => {
  const server = await serveBuild();
  const recording = await openPage(context, server.url, { controlled: true });
  await recording.open({ transports: ['rest'] });
  await recording.record(SESSION);
  const stream = await startTokenStream(recording, { session_id: 's1', message_id: 'm1' });
  const instances = new Set<string>();
  for (let round = 0; round < ROUNDS; round += 1) {
    const acked = stream.acked();
    await eventually(() => stream.acked()).toBeGreaterThan(acked + 30);
    instances.add(await instanceOf(recording.page));
    await stopServiceWorkers(recording.page);
  }
  const length = await stream.stop();
  const session = await recording.session('s1');
  expect(length).toBeGreaterThanOrEqual(stream.acked());
  expect(session.messages[0]?.content).toBe(expectedText(length));
  expect(stream.refused).toEqual([]);
  expect(instances.size).toBe(ROUNDS);
});

test('a plain REST caller reads everything back after the service worker was stopped between requests', async ({
  context,
  serveBuild,
}) => {
  const server = await serveBuild();
  const recording = await openPage(context, server.url, { controlled: true });
  await recording.rest('POST', '/events', {
    events: [SESSION, { type: 'message_add', session_id: 's1', message_id: 'm1', role: 'user', content: '' }],
  });
  const sent: string[] = [];
  for (let index = 0; index < ROUNDS; index += 1) {
    const event = {
      type: 'message_append',
      session_id: 's1',
      message_id: 'm1',
      content_delta: `${index} `,
      event_id: `own-${index}`,
    };
    const first = await recording.rest('POST', '/events', { events: [event] });
    await stopServiceWorkers(recording.page);
    const again = await recording.rest('POST', '/events', { events: [event] });
    expect(first.body).toMatchObject({ responses: [{ type: 'ack', event_id: `own-${index}` }] });
    expect(again.body).toMatchObject({ responses: [{ type: 'ack', event_id: `own-${index}`, duplicate: true }] });
    sent.push(event.content_delta);
  }
  const session = await recording.rest('GET', '/session/s1');
  expect(session.body).toMatchObject({ messages: [{ content: sent.join('') }] });
});
