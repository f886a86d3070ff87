// What the recovery panel reads, and what it makes of the id that an app gives it.
import { afterEach, beforeEach, expect, test, vi, type Mock } from 'vitest';
import { failed, ok, type ErrorCode, type RecordingApi, type SessionDetail } from '../../src/protocol/index.ts';
import {
  RecoveryDetailsController,
  type RecoveryClient,
} from '../../src/ui/controllers/recovery-details-controller.ts';
import { chosenId } from '../../src/ui/view/chosen-id.ts';
import { apiWith } from '../support/client-fakes.ts';
import { HOST } from '../support/controller-host.ts';
import { summary } from '../support/session-summary.ts';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

/** The panel's controller while `s1` is shown. */
function recoveryOf(client: RecoveryClient): RecoveryDetailsController {
  const controller = new RecoveryDetailsController(HOST);
  controller.hostConnected();
  controller.show(client, 's1', false);
  return controller;
}

function failingWith(
  code: ErrorCode,
): RecoveryClient & { readonly api: { readonly session: Mock<RecordingApi['session']> } } {
  const session = vi.fn<RecordingApi['session']>(() => Promise.resolve(failed(code, 'It cannot be read.')));
  return { api: { ...apiWith(), session }, subscribe: () => () => undefined };
}

test.each([null, undefined, ''])('%j chooses nothing', (given) => {
  expect(chosenId(given)).toBe(null);
});

test.each([
  ['s1', 's1'],
  [7, '7'],
] as const)('%j is looked for as %j', (given, id) => {
  expect(chosenId(given)).toBe(id);
});

test('a recovery panel without a session reads nothing, and shows nothing of the one before', async () => {
  const client = failingWith('storage_unavailable');
  const controller = recoveryOf(client);
  controller.show(client, null, false);
  expect(controller.state.status).toBe('none');
  await vi.advanceTimersByTimeAsync(60_000);
  expect(controller.state.status).toBe('none');
  expect(client.api.session).not.toHaveBeenCalled();
});

test.each([
  ['session_not_found', 'none'],
  ['invalid_event', 'none'],
  ['storage_unavailable', 'error'],
] as const)('a recovery panel whose read fails with %s shows %s', async (code, status) => {
  const controller = recoveryOf(failingWith(code));
  expect(controller.state.status).toBe('loading');
  await vi.advanceTimersByTimeAsync(0);
  expect(controller.state.status).toBe(status);
  controller.hostDisconnected();
});

test.each([
  ['ended', 0],
  ['interrupted', 1],
] as const)(
  'the recovery of a session that is %s is read %j times, as that reads all of its texts',
  async (status, times) => {
    const detail: SessionDetail = { ...summary('s1'), status, metadata: null, messages: [], next_before: null, seq: 1 };
    const recovery = vi.fn<RecordingApi['recovery']>(() => Promise.resolve(failed('storage_unavailable', 'No.')));
    const api = { ...apiWith({ session: () => Promise.resolve(ok(detail)) }), recovery };
    const controller = recoveryOf({ api, subscribe: () => () => undefined });
    await vi.advanceTimersByTimeAsync(0);
    expect(recovery).toHaveBeenCalledTimes(times);
    controller.hostDisconnected();
  },
);
