// What wants recovering is read apart from the list, which shows its first row without it.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ok, type RecordingApi } from '../../src/protocol/index.ts';
import { RecoveriesController } from '../../src/ui/controllers/recoveries-controller.ts';
import { SessionRowsController } from '../../src/ui/controllers/session-rows-controller.ts';
import { apiWith } from '../support/client-fakes.ts';
import { HOST } from '../support/controller-host.ts';
import { summary } from '../support/session-summary.ts';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

const SUMMARY = summary('s1', { status: 'interrupted' });

function clientWith(api: Partial<RecordingApi>) {
  return { api: apiWith(api), subscribe: () => () => undefined };
}

test('the first row is shown while the recoveries are not answered', async () => {
  const never = (): Promise<never> => new Promise<never>(() => undefined);
  const page = ok({ sessions: [SUMMARY], total: 1, next_cursor: null });
  const client = clientWith({ sessions: () => Promise.resolve(page), recoveries: never });
  const list = new SessionRowsController(HOST);
  list.show(client, {});
  list.hostConnected();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(list.pages.at(0)?.session_id).toBe('s1');
  list.hostDisconnected();
});

test('the recoveries are read only after the list was read', async () => {
  const asked: string[] = [];
  let answerList = (): void => undefined;
  const client = clientWith({
    sessions: (query) =>
      new Promise((resolve) => {
        if (query?.pinned === true) return;
        asked.push('sessions');
        answerList = () => {
          resolve(ok({ sessions: [SUMMARY], total: 1, next_cursor: null }));
        };
      }),
    recoveries: () => {
      asked.push('recoveries');
      return Promise.resolve(ok({ sessions: [], total: 0, next_cursor: null }));
    },
  });
  const list = new SessionRowsController(HOST);
  list.show(client, {});
  const recoveries = new RecoveriesController(HOST, client, list.firstRead);
  for (const controller of [recoveries, list]) controller.hostConnected();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(asked).toEqual(['sessions']);
  answerList();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(asked).toEqual(['sessions', 'recoveries']);
  for (const controller of [recoveries, list]) controller.hostDisconnected();
});

test('the number of sessions that want recovering and the newest of them are read at once, in a few rows', async () => {
  const asked: unknown[] = [];
  const client = clientWith({
    recoveries: (query) => {
      asked.push(query);
      return Promise.resolve(ok({ sessions: [SUMMARY], total: 20_000, next_cursor: 'more' }));
    },
  });
  const recoveries = new RecoveriesController(HOST, client);
  recoveries.hostConnected();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(recoveries.recoveries).toMatchObject({ total: 20_000, sessions: [SUMMARY] });
  expect(asked).toEqual([{ limit: 3 }]);
  recoveries.hostDisconnected();
});
