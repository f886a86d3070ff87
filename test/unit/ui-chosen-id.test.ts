// What elements make of the ids that an app gives them, before anything is read.
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { afterEach, beforeEach, expect, test, vi, type Mock } from 'vitest';
import { failed, type ErrorCode, type RecordingApi } from '../../src/protocol/index.ts';
import {
  RecoveryDetailsController,
  type RecoveryClient,
} from '../../src/ui/controllers/recovery-details-controller.ts';
import { chosenId } from '../../src/ui/view/chosen-id.ts';
import { apiWith } from '../support/client-fakes.ts';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

class Host implements ReactiveControllerHost {
  readonly updateComplete = Promise.resolve(true);
  addController(_controller: ReactiveController): void {}
  removeController(_controller: ReactiveController): void {}
  requestUpdate(): void {}
}

/** The panel's controller while `s1` is shown. */
function recoveryOf(client: RecoveryClient): RecoveryDetailsController {
  const controller = new RecoveryDetailsController(new Host());
  controller.hostConnected();
  controller.show(client, 's1', false);
  return controller;
}

function failingWith(
  code: ErrorCode,
): RecoveryClient & { readonly api: { readonly recovery: Mock<RecordingApi['recovery']> } } {
  const recovery = vi.fn<RecordingApi['recovery']>(() => Promise.resolve(failed(code, 'It cannot be read.')));
  return { api: { ...apiWith(), recovery }, subscribe: () => () => undefined };
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
  expect(client.api.recovery).not.toHaveBeenCalled();
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
