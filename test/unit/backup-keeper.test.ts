// The keeper of a page's backup, where the browser cannot write to folders, and where the recordings cannot be read at first.
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { BackupKeeper, type KeeperState } from '../../src/backup/index.ts';
import { isExportDue, NO_REMINDER } from '../../src/backup/reminder.ts';
import { failed, ok, type RecordingApi } from '../../src/protocol/index.ts';

const DAY_MS = 86_400_000;
const START = Date.UTC(2026, 10, 29, 12);

beforeEach(() => void vi.useFakeTimers({ now: START, toFake: ['setTimeout', 'clearTimeout', 'Date'] }));
afterEach(() => void vi.useRealTimers());

const unread = () => Promise.reject(new Error('Nothing is read.'));

/** A keeper whose storage fails for so many reads. */
function keeperOf(namespace: string, failures = 0): BackupKeeper {
  let reads = 0;
  const status = (() => {
    reads += 1;
    return Promise.resolve(reads > failures ? ok({ namespace }) : failed('storage_unavailable', 'Not now.'));
  }) as unknown as RecordingApi['status'];
  return new BackupKeeper({
    api: { status, sessions: unread, wholeSessions: unread, attachment: unread },
    subscribe: () => undefined,
  });
}

function stateOf(keeper: BackupKeeper): Promise<KeeperState> {
  return vi.waitFor(() => {
    expect(keeper.state.status).not.toBe('loading');
    return keeper.state;
  });
}

test('waits as long as the recordings cannot be read', async () => {
  const keeper = keeperOf('late', 2);
  void keeper.start();
  await vi.advanceTimersByTimeAsync(4_000);
  expect(keeper.state.status).toBe('loading');
  await vi.advanceTimersByTimeAsync(10_000);
  expect((await stateOf(keeper)).status).toBe('unsupported');
});

test('offers a folder where the browser can write to one', async () => {
  vi.stubGlobal('showDirectoryPicker', () => undefined);
  onTestFinished(() => void vi.unstubAllGlobals());
  const keeper = keeperOf('folders');
  void keeper.start();
  expect(await stateOf(keeper)).toEqual({ status: 'none' });
});

test('reminds of an export where it cannot, and remembers the last one', async () => {
  const keeper = keeperOf('reminded');
  void keeper.start();
  expect(await stateOf(keeper)).toEqual({ status: 'unsupported', reminder: NO_REMINDER, isDue: false });
  const changed = vi.fn<() => void>();
  keeper.onChange(changed);
  await keeper.remind(7);
  expect(changed).toHaveBeenCalledTimes(1);
  expect(keeper.state).toMatchObject({ reminder: { everyDays: 7, exportedAt: null }, isDue: false });
  vi.setSystemTime(START + 8 * DAY_MS);
  const later = keeperOf('reminded');
  void later.start();
  expect(await stateOf(later)).toMatchObject({ isDue: true });
  await later.noteExport();
  expect(later.state).toMatchObject({ reminder: { everyDays: 7, exportedAt: Date.now() }, isDue: false });
});

test('an export is due so many days after the last one, or after the reminder was chosen', () => {
  const reminder = { everyDays: 30, chosenAt: START, exportedAt: START + DAY_MS };
  expect(isExportDue(reminder, START + 31 * DAY_MS - 1)).toBe(false);
  expect(isExportDue(reminder, START + 31 * DAY_MS)).toBe(true);
  expect(isExportDue({ ...reminder, exportedAt: null }, START + 30 * DAY_MS)).toBe(true);
  expect(isExportDue({ ...reminder, everyDays: null }, START + 999 * DAY_MS)).toBe(false);
});
