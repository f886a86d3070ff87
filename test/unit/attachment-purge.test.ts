// Attachments go with the last session that names them, and a sweep repairs what a crash at any step has left.

import { expect, test, vi } from 'vitest';
import { ATTACHMENT_DEADLINE_MS, sharedNames } from '../../src/protocol/index.ts';
import { ATTACHMENT_GRACE_MS, RETENTION_INTERVAL_MS } from '../../src/recorder/constants.ts';
import { createAttachmentStore, StorageError, type AttachmentStore } from '../../src/storage/index.ts';
import { messageAdd, sessionStart } from '../support/events.ts';
import { importedMessage, importedSession } from '../support/imported.ts';
import { NOBODY } from '../support/one-session.ts';
import { newDatabase, openTestRecorder, type TestRecorder } from '../support/recorder-harness.ts';
import { valueOf } from '../support/recorder-reads.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

interface Setting {
  readonly clock: { now: number };
  readonly recorder: TestRecorder;
  /** Another recorder of the same recordings, as after a crash of the first. */
  restart(attachments?: Partial<AttachmentStore>): TestRecorder;
}

function open(attachments?: Partial<AttachmentStore>): Setting {
  const clock = { now: 1_700_000_000_000 };
  const database = newDatabase();
  const restart = (replaced?: Partial<AttachmentStore>) => {
    const store = createAttachmentStore(sharedNames(database).attachments, () => () => undefined);
    return openTestRecorder({ database, clock: () => clock.now, host: { attachments: { ...store, ...replaced } } });
  };
  return { clock, recorder: restart(attachments), restart };
}

async function attach({ api }: TestRecorder, text: string): Promise<string> {
  return valueOf(await api.attach(new Blob([text]))).sha256;
}

/** Records a session with one message, which names these. */
async function name(recorder: TestRecorder, session_id: string, ...names: readonly string[]): Promise<void> {
  const metadata = { attachments: names.map((sha256) => ({ sha256 })) };
  const events = [sessionStart(session_id), messageAdd('m1', 'a', { session_id, metadata })];
  expect(await recorder.record(events, NOBODY)).toMatchObject([{ type: 'ack' }, { type: 'ack' }]);
}

async function has({ api }: TestRecorder, sha256: string): Promise<boolean> {
  return (await api.attachment(sha256)).ok;
}

/** Sweeps as the recorder does by itself, so much later. */
async function sweepAfter({ clock }: Setting, recorder: TestRecorder, ms: number): Promise<void> {
  clock.now += Math.max(ms, RETENTION_INTERVAL_MS);
  await recorder.sweep();
}

const fail = () => Promise.reject(new StorageError('storage_unavailable', 'It failed.'));

test('an attachment is there until the last session that names it is purged', async () => {
  const { recorder } = open();
  const [shared, own] = [await attach(recorder, 'shared'), await attach(recorder, 'own')];
  await name(recorder, 's1', shared, own);
  await name(recorder, 's2', shared);
  await recorder.api.trash('s1');
  expect([await has(recorder, shared), await has(recorder, own)]).toEqual([true, true]);
  await recorder.api.purge('s1');
  expect([await has(recorder, shared), await has(recorder, own)]).toEqual([true, false]);
  await recorder.api.purge('s2');
  expect(await has(recorder, shared)).toBe(false);
  expect(valueOf(await recorder.api.status()).storage.attachments).toEqual({ count: 0, bytes: 0 });
});

test('a purge does not wait for a storage that does not answer', async () => {
  const setting = open({ naming: () => new Promise<never>(() => undefined) });
  const { recorder } = setting;
  await name(recorder, 's1', await attach(recorder, 'a'));
  const purged = recorder.api.purge('s1');
  await vi.waitFor(async () => expect((await recorder.api.session('s1')).ok).toBe(false));
  recorder.expireTimers(ATTACHMENT_DEADLINE_MS);
  expect((await purged).ok).toBe(true);
});

test('many sessions that are purged at once let go of theirs', async () => {
  const { recorder } = open();
  const named = await attach(recorder, 'a');
  await name(recorder, 's1', named);
  await name(recorder, 's2', named);
  await recorder.api.act({ action: 'purge', session_ids: ['s1', 's2'] });
  expect(await has(recorder, named)).toBe(false);
});

test('so do those that were in the trash for their time', async () => {
  const setting = open();
  const { recorder } = setting;
  const named = await attach(recorder, 'a');
  await name(recorder, 's1', named);
  await recorder.api.trash('s1');
  await recorder.checkpoint();
  await sweepAfter(setting, recorder, 31 * DAY_MS);
  await sweepAfter(setting, recorder, 0);
  expect(await has(recorder, named)).toBe(false);
});

test('what an imported session names is noted before it is written', async () => {
  const { recorder } = open();
  const named = await attach(recorder, 'a');
  const message = importedMessage({ metadata: { kind: 'file', answer_id: 'm', sha256: named } });
  expect(await recorder.importSessions([importedSession({ session_id: 's1', messages: [message] })])).toMatchObject([
    { ok: true },
  ]);
  await recorder.api.purge('s1');
  expect(await has(recorder, named)).toBe(false);
});

test('an attachment that no message names goes after a day, and not before', async () => {
  const setting = open();
  const { recorder } = setting;
  const lonely = await attach(recorder, 'a');
  await sweepAfter(setting, recorder, ATTACHMENT_GRACE_MS);
  expect(await has(recorder, lonely)).toBe(true);
  await sweepAfter(setting, recorder, 1);
  expect(await has(recorder, lonely)).toBe(false);
});

test('one that is named stays, whether its session is folded or not, and in the trash', async () => {
  const setting = open();
  const { recorder } = setting;
  const named = await attach(recorder, 'a');
  await name(recorder, 's1', named);
  await sweepAfter(setting, recorder, 2 * DAY_MS);
  await recorder.checkpoint();
  await recorder.api.trash('s1');
  await sweepAfter(setting, setting.restart(), 2 * DAY_MS);
  expect(await has(recorder, named)).toBe(true);
});

test('a crash after the bytes were stored leaves nothing for good', async () => {
  const setting = open({ use: fail });
  const lonely = await attach(setting.recorder, 'a');
  const recorder = setting.restart();
  await sweepAfter(setting, recorder, ATTACHMENT_GRACE_MS + 1);
  expect(await has(recorder, lonely)).toBe(false);
});

test('a crash between the note and the fact leaves nothing for good', async () => {
  const setting = open();
  const named = await attach(setting.recorder, 'a');
  setting.recorder.failWrites(['full', 'full', 'full', 'full']);
  const metadata = { attachments: [{ sha256: named }] };
  const events = [sessionStart('s1'), messageAdd('m1', 'a', { metadata })];
  expect(await setting.recorder.record(events, NOBODY)).toMatchObject([{ type: 'error' }, { type: 'error' }]);
  const recorder = setting.restart();
  await sweepAfter(setting, recorder, ATTACHMENT_GRACE_MS);
  expect(await has(recorder, named)).toBe(true);
  await sweepAfter(setting, recorder, 1);
  expect(await has(recorder, named)).toBe(false);
});

test('a crash between the purge and what it lets go of leaves nothing for good', async () => {
  const setting = open({ release: fail });
  const named = await attach(setting.recorder, 'a');
  await name(setting.recorder, 's1', named);
  expect((await setting.recorder.api.purge('s1')).ok).toBe(true);
  const recorder = setting.restart();
  expect(await has(recorder, named)).toBe(true);
  await sweepAfter(setting, recorder, ATTACHMENT_GRACE_MS + 1);
  expect(await has(recorder, named)).toBe(false);
});

test('a session that is recorded again after its purge keeps what it names', async () => {
  const setting = open({ naming: fail });
  const named = await attach(setting.recorder, 'a');
  await name(setting.recorder, 's1', named);
  await setting.recorder.api.purge('s1');
  await name(setting.recorder, 's1', named);
  const recorder = setting.restart();
  await sweepAfter(setting, recorder, 2 * DAY_MS);
  expect(await has(recorder, named)).toBe(true);
});

test('sweeps reach every session, however many there are', async () => {
  const setting = open({ release: fail });
  const { recorder } = setting;
  const last = await attach(recorder, 'last');
  for (let index = 100; index < 350; index += 1) await name(recorder, `s${index}`, last);
  await recorder.api.act({ action: 'purge', query: { status: 'all' } });
  const other = setting.restart();
  await sweepAfter(setting, other, ATTACHMENT_GRACE_MS + 1);
  expect(await has(other, last)).toBe(true);
  await sweepAfter(setting, other, 0);
  expect(await has(other, last)).toBe(false);
});

test('a storage of attachments that fails does not fail a sweep', async () => {
  const setting = open({ deleteUnused: fail });
  await name(setting.recorder, 's1');
  await expect(sweepAfter(setting, setting.recorder, DAY_MS)).resolves.toBeUndefined();
});

test('a purge while a session is recorded again keeps what that names', async () => {
  const setting = open();
  const sha256 = await attach(setting.recorder, 'picture');
  await name(setting.recorder, 's1', sha256);
  const other = setting.restart();
  const store = createAttachmentStore(
    sharedNames(valueOf(await other.api.status()).namespace).attachments,
    () => () => undefined,
  );
  // The purge comes after the name is noted, and before the events are committed.
  const again = setting.restart({
    use: async (uses, now, pending) => {
      await store.use(uses, now, pending);
      if (pending === true) await other.api.purge('s1');
    },
  });
  await name(again, 's1', sha256);
  expect(await has(again, sha256)).toBe(true);
  expect(valueOf(await again.api.session('s1')).messages).toHaveLength(1);
  await again.api.purge('s1');
  expect(await has(again, sha256)).toBe(false);
});

test('what is imported, trashed and purged by another recorder, and imported again, is let go of each time', async () => {
  const setting = open();
  const { clock, recorder: other } = setting;
  for (let round = 0; round < 3; round += 1) {
    clock.now += 5_000;
    const recorder = setting.restart();
    const sha256 = await attach(recorder, 'a');
    const metadata = { attachments: [{ sha256 }] };
    const session_ids = ['s1', 's2', 's3'];
    await recorder.importSessions(
      session_ids.map((session_id) => importedSession({ session_id, messages: [importedMessage({ metadata })] })),
    );
    expect(await has(other, sha256)).toBe(true);
    clock.now += 500;
    for (const action of ['trash', 'purge'] as const) valueOf(await other.api.act({ action, session_ids }));
    expect(await has(other, sha256)).toBe(false);
    await recorder.close();
  }
});

test('an import is over once what it names is confirmed, as its worker may end then', async () => {
  const confirm: (() => void)[] = [];
  const { recorder } = open({
    use: (_uses, _now, isPending = false) =>
      isPending ? Promise.resolve() : new Promise((resolve) => confirm.push(() => resolve())),
  });
  const metadata = { attachments: [{ sha256: await attach(recorder, 'a') }] };
  let isOver = false;
  const importing = recorder
    .importSessions([importedSession({ messages: [importedMessage({ metadata })] })])
    .finally(() => (isOver = true));
  await vi.waitFor(() => expect(confirm).toHaveLength(1));
  expect(isOver).toBe(false);
  confirm[0]?.();
  await importing;
});
