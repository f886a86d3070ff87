// What the views trash, storage and settings compute: what is used, what was typed, and how long the trash keeps.

import { expect, test, vi } from 'vitest';
import {
  DEFAULT_CONFIG,
  failed,
  ok,
  sharedNames,
  TRASH_RETENTION_MS,
  type Config,
  type RecordingApi,
} from '../../src/protocol/index.ts';
import { backupName } from '../../src/backup/backup-settings.ts';
import { evictionText } from '../../src/kit/eviction-text.ts';
import { actOnAll } from '../../src/ui/controllers/act-on-all.ts';
import { NUMBER_SETTINGS, readNumber, writeNumber, type NumberSettingName } from '../../src/ui/view/setting-fields.ts';
import { littleLeft, roomTroubleOf } from '../../src/ui/view/room-trouble.ts';
import { databaseOf, fullnessOf, namespaceAddress, namespacesIn, storageParts } from '../../src/ui/view/storage-use.ts';
import { daysLeft, TRASH_DAYS } from '../../src/ui/view/trash-time.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

test('what is used is told apart where the browser does, and adds up to the whole', () => {
  expect(storageParts({ usage: 100 })).toBeNull();
  expect(
    storageParts({
      usage: 100,
      usageDetails: { indexedDB: 50, fileSystem: 20, caches: 10, serviceWorkerRegistrations: 5 },
    }),
  ).toEqual([
    { kind: 'recordings', bytes: 50 },
    { kind: 'index', bytes: 20 },
    { kind: 'files', bytes: 15 },
    { kind: 'other', bytes: 15 },
  ]);
  expect(storageParts({ usage: 5, usageDetails: { somethingNew: 5, caches: undefined } })).toEqual([
    { kind: 'other', bytes: 5 },
  ]);
});

test('what the second copy takes is told apart from the app’s own files, and never more than these take', () => {
  const usage = { usage: 100, usageDetails: { indexedDB: 50, caches: 50 } };
  expect(storageParts(usage, 20)).toEqual([
    { kind: 'recordings', bytes: 50 },
    { kind: 'copy', bytes: 20 },
    { kind: 'files', bytes: 30 },
  ]);
  expect(storageParts(usage, 70)).toEqual([
    { kind: 'recordings', bytes: 50 },
    { kind: 'copy', bytes: 50 },
  ]);
});

test.each([
  [0, 1e12, null],
  [1e12 - 99e6, 1e12, 99e6],
  [1e12 + 5, 1e12, 0],
  [89, 100, null],
  [91, 100, 9],
  [1, 0, null],
  [null, 100, null],
  [100, undefined, null],
])('of %s of %s little is left: %s', (usage, quota, expected) => {
  expect(littleLeft(usage, quota)).toBe(expected);
});

test('room runs short where the copy gave way, or where little is left', () => {
  const copy = { state: 'gave_way', bytes: 0, complete_until: null } as const;
  const [some, none] = [
    { usage_bytes: 50, quota_bytes: 100 },
    { usage_bytes: 100, quota_bytes: 100 },
  ];
  expect(roomTroubleOf({ copy, ...some })).toEqual({ code: 'gave_way' });
  expect(roomTroubleOf({ copy: { ...copy, state: 'current' }, ...none })).toEqual({ code: 'little_left', left: 0 });
  expect(roomTroubleOf(some)).toBeNull(); // of an older worker
});

test('what is said of a loss names what is lost, what has come back, and from when on something may be missing', () => {
  const [at, until] = [Date.UTC(2026, 10, 30, 12), Date.UTC(2026, 10, 30, 11)];
  const loss = { last_known_at: at, lost: 'all', restored: null, complete_until: null } as const;
  const restored = { sessions: 3, complete_until: until };
  expect(evictionText(loss)).toMatch(/^The recordings of this site are deleted/);
  expect(evictionText({ ...loss, restored })).toMatch(/lost the recordings .* 3 sessions came back .* after Nov 30/);
  expect(evictionText({ ...loss, lost: 'end', restored })).toMatch(
    /lost the newest recordings .* 3 sessions came back/,
  );
  expect(evictionText({ ...loss, restored: { ...restored, sessions: 0 } })).toMatch(/had no sessions/);
  expect(evictionText({ ...loss, lost: 'end' })).toMatch(/newest recordings .* Earlier ones are still here/);
  expect(evictionText({ ...loss, lost: 'end', complete_until: until })).toMatch(/Those up to Nov 30.* are still here/);
});

test.each([
  [undefined, 100, 'unknown'],
  [10, undefined, 'unknown'],
  [10, 0, 'unknown'],
  [79.9, 100, 'fine'],
  [80, 100, 'near'],
  [94.9, 100, 'near'],
  [95, 100, 'full'],
] as const)('%s of %s is %s', (usage, quota, expected) => {
  expect(fullnessOf({ usage, quota })).toBe(expected);
});

test('the namespaces of an origin are those of its databases, and their addresses keep the rest of the page’s', () => {
  expect(namespacesIn(['holdfast:work', 'other', undefined, 'holdfast:a b', 'holdfast'])).toEqual(['a b', 'work']);
  const address = 'https://app.example/log/?lang=de#/settings';
  expect(namespaceAddress(address, 'a b', false)).toBe('https://app.example/log/?lang=de&namespace=a+b#/');
  expect(namespaceAddress('https://app.example/?namespace=x#/trash', 'holdfast', true)).toBe('https://app.example/#/');
});

test('databases are told by their names: recordings, attachments and settings of backups of a namespace', () => {
  expect(databaseOf('holdfast:a:b')).toEqual({ kind: 'recordings', namespace: 'a:b' });
  expect(databaseOf(sharedNames('work').attachments)).toEqual({ kind: 'attachments', namespace: 'work' });
  expect(databaseOf(backupName('work'))).toEqual({ kind: 'backup', namespace: 'work' });
  expect(['other', 'holdfast', 'holdfast-else:x', ''].map(databaseOf)).toEqual([null, null, null, null]);
  expect(namespacesIn(['holdfast-attachments:work', 'holdfast-backup:work'])).toEqual([]);
});

test.each([
  ['persist_interval_secs', '2,5', 2.5],
  ['persist_interval_secs', ' 5 ', 5],
  ['persist_interval_secs', '0', 'too_small'],
  ['persist_interval_secs', '', 'not_a_number'],
  ['persist_interval_secs', '1e3', 'not_a_number'],
  ['persist_interval_secs', '5 s', 'not_a_number'],
  ['max_memory_messages', '1.5', 'not_whole'],
  ['max_memory_messages', '1000001', 'too_large'],
  ['session_timeout_secs', '90', 5_400],
  ['retain_days', '-1', 'too_small'],
  ['retain_bytes', '1.5', 1_500_000_000],
  ['retain_bytes', '.01', 10_000_000],
] as const)('%s typed as “%s” is %s', (name, typed, expected) => {
  const read = readNumber(NUMBER_SETTINGS[name], typed);
  expect(read.ok ? read.value : read.fault).toBe(expected);
});

test('every number that a setting allows is one that the recorder takes, and is shown as it was typed', async () => {
  const { parseConfigChange } = await import('../../src/protocol/index.ts');
  for (const name of Object.keys(NUMBER_SETTINGS) as NumberSettingName[]) {
    const setting = NUMBER_SETTINGS[name];
    for (const shown of [setting.min, setting.whenTurnedOn ?? setting.min, setting.max]) {
      const read = readNumber(setting, String(shown));
      expect(read.ok).toBe(true);
      const change: Partial<Config> = { [name]: read.ok ? read.value : 0 };
      expect([name, shown, parseConfigChange(change)]).toEqual([name, shown, ok(change)]);
      expect(writeNumber(setting, { ...DEFAULT_CONFIG, ...change })).toBe(String(shown));
    }
  }
  expect(writeNumber(NUMBER_SETTINGS.retain_bytes, DEFAULT_CONFIG)).toBe('');
});

test('the trash counts days down to none', () => {
  expect(TRASH_DAYS).toBe(30);
  expect(daysLeft(0, 0)).toBe(30);
  expect(daysLeft(0, DAY_MS)).toBe(29);
  expect(daysLeft(0, DAY_MS + 1)).toBe(29);
  expect(daysLeft(0, TRASH_RETENTION_MS - 1)).toBe(1);
  expect(daysLeft(0, TRASH_RETENTION_MS + DAY_MS)).toBe(0);
});

test('a command is given again until nothing remains, nothing changes, it fails, or it is stopped', async () => {
  const command = { action: 'purge', query: {} } as const;
  const replies = (...done: readonly number[]) => {
    const left = [...done];
    return vi.fn<RecordingApi['act']>(() => {
      const next = left.shift() ?? 0;
      return Promise.resolve(
        next < 0 ? failed('storage_full', 'Full.') : ok({ done: next, refused: 1, remaining: left.length > 0 }),
      );
    });
  };
  const { signal } = new AbortController();
  const seen: number[] = [];
  const act = replies(5, 4);
  expect(await actOnAll({ act }, command, signal, (done) => seen.push(done))).toEqual(
    ok({ done: 9, refused: 1, remaining: false }),
  );
  expect(seen).toEqual([5, 9]);
  expect(await actOnAll({ act: replies(5, 0, 4) }, command, signal)).toMatchObject(ok({ done: 5 }));
  expect(await actOnAll({ act: replies(5, -1) }, command, signal)).toMatchObject({ ok: false });
  const aborted = replies(1, 1, 1);
  expect(await actOnAll({ act: aborted }, command, AbortSignal.abort())).toMatchObject(
    ok({ done: 1, remaining: true }),
  );
});
