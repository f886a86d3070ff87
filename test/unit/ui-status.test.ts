import { expect, test, vi } from 'vitest';
import type { RecorderClient, SaveState } from '../../src/client/index.ts';
import type { Result, StatusReport } from '../../src/protocol/index.ts';
import { StatusController } from '../../src/ui/controllers/status-controller.ts';
import { HOST } from '../support/controller-host.ts';

const NO_ANSWER = { ok: false, error: { code: 'not_connected', message: 'No recorder answered.' } } as const;
const CAUSE = { code: 'not_connected', message: 'This page is not secure. Open it by https.' } as const;
const NOT_SAVED: SaveState = { status: 'not_saved', refused: 0, pending: 0, reason: CAUSE };

function clientIn(state: SaveState, status: Result<StatusReport>): RecorderClient {
  const client = { state, api: { status: () => Promise.resolve(status) }, onStateChange: () => () => undefined };
  return client as unknown as RecorderClient;
}

test('reports why no recorder can be reached rather than that it did not answer', async () => {
  const controller = new StatusController(HOST, clientIn(NOT_SAVED, NO_ANSWER));
  controller.hostConnected();
  expect(controller.report).toEqual({ ok: false, error: CAUSE });
  controller.report = null;
  await vi.waitFor(() => expect(controller.report).toEqual({ ok: false, error: CAUSE }));
  controller.hostDisconnected();
});

test('reports a failed read as it is where nothing says that recording fails', async () => {
  const controller = new StatusController(HOST, clientIn({ status: 'saved', refused: 0 }, NO_ANSWER));
  controller.hostConnected();
  await vi.waitFor(() => expect(controller.report).toEqual(NO_ANSWER));
  controller.hostDisconnected();
});
