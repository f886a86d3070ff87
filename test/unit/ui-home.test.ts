// What home shows, of what it reads itself and of the recoveries that the viewer has read.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { failed, ok, type RecordingApi, type SessionPage } from '../../src/protocol/index.ts';
import { HomeController } from '../../src/ui/controllers/home-controller.ts';
import type { Recoveries } from '../../src/ui/controllers/recoveries-controller.ts';
import { apiWith } from '../support/client-fakes.ts';
import { HOST } from '../support/controller-host.ts';
import { summary } from '../support/session-summary.ts';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

const NO_SESSIONS: SessionPage = { sessions: [], total: 0, next_cursor: null };

/** Home with an api, once it has read. `given`: the recoveries that it gets. */
async function readHome(api: Partial<RecordingApi>, given: { recoveries: Recoveries | null }): Promise<HomeController> {
  const client = { api: apiWith(api), subscribe: () => () => undefined };
  const home = new HomeController(
    HOST,
    () => client,
    () => given.recoveries,
  );
  home.hostConnected();
  await vi.advanceTimersByTimeAsync(1_000);
  home.hostDisconnected();
  return home;
}

test('home reads no recoveries: it waits for those that the viewer reads, and shows them with its own rows', async () => {
  const recoveries = vi.fn<RecordingApi['recoveries']>();
  const given: { recoveries: Recoveries | null } = { recoveries: null };
  const home = await readHome({ sessions: () => Promise.resolve(ok(NO_SESSIONS)), recoveries }, given);
  expect(recoveries).not.toHaveBeenCalled();
  expect(home.state).toEqual({ status: 'loading' });

  given.recoveries = { total: 5, sessions: [summary('s1', { status: 'interrupted' })] };
  expect(home.state).toMatchObject({ status: 'content', home: { recoveries: given.recoveries, recent: NO_SESSIONS } });

  given.recoveries = { total: 0, sessions: [] };
  expect(home.state).toEqual({ status: 'empty' });
});

test('home says that its rows cannot be read, whatever the recoveries are', async () => {
  const broken = failed('storage_unavailable', 'The database cannot be read.');
  const home = await readHome({ sessions: () => Promise.resolve(broken) }, { recoveries: null });
  expect(home.state).toEqual({ status: 'error', error: broken.error });
});
