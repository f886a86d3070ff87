import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { failed, ok, type QuarantinedRecord, type Result } from '../../src/protocol/index.ts';
import { QuarantineController } from '../../src/ui/controllers/quarantine-controller.ts';
import { heldFacts, nameOf, possibleLossesText, quarantineNotice } from '../../src/ui/view/quarantine-text.ts';
import { apiWith } from '../support/client-fakes.ts';
import { HOST } from '../support/controller-host.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function record(key: number): QuarantinedRecord {
  return { id: `journal:${key}`, store: 'journal', key, fact_count: 1, stored: `what is left of ${key}` };
}

/** A controller that reads what `answer` says at the time. */
function connected(answer: () => Result<readonly QuarantinedRecord[]>): QuarantineController {
  const api = apiWith({ quarantine: () => Promise.resolve(answer()) });
  const controller = new QuarantineController(HOST, () => ({ api }));
  controller.hostConnected();
  return controller;
}

const HALF_A_MINUTE_MS = 30_000;

test('gives notice of damaged records, the newest first, and of none when there are none', async () => {
  let records: QuarantinedRecord[] = [];
  const controller = connected(() => ok(records));
  expect([controller.state.status, controller.noticed]).toEqual(['loading', 0]);
  await vi.advanceTimersByTimeAsync(0);
  expect([controller.state, controller.noticed]).toEqual([{ status: 'content', records: [] }, 0]);
  records = [record(3), record(9)];
  await vi.advanceTimersByTimeAsync(HALF_A_MINUTE_MS);
  expect(controller.noticed).toBe(2);
  expect(controller.state).toEqual({ status: 'content', records: [record(9), record(3)] });
  controller.hostDisconnected();
});

test('a notice that was dismissed comes back with another record only', async () => {
  let records = [record(3)];
  const controller = connected(() => ok(records));
  await vi.advanceTimersByTimeAsync(0);
  controller.dismiss();
  await vi.advanceTimersByTimeAsync(HALF_A_MINUTE_MS);
  expect(controller.noticed).toBe(0);
  records = [record(3), record(9)];
  await vi.advanceTimersByTimeAsync(HALF_A_MINUTE_MS);
  expect(controller.noticed).toBe(2);
  controller.hostDisconnected();
});

test('a read that fails is an error, until a later one succeeds, and takes nothing away that was read', async () => {
  let isFailing = true;
  const controller = connected(() => (isFailing ? failed('storage_unavailable', 'No.') : ok([record(3)])));
  await vi.advanceTimersByTimeAsync(0);
  expect(controller.state).toMatchObject({ status: 'error', error: { message: 'No.' } });
  isFailing = false;
  controller.look();
  expect(controller.state.status).toBe('loading');
  await vi.advanceTimersByTimeAsync(0);
  isFailing = true;
  await vi.advanceTimersByTimeAsync(HALF_A_MINUTE_MS);
  expect(controller.state).toEqual({ status: 'content', records: [record(3)] });
  controller.hostDisconnected();
});

test('copies what is left of a record, or says why it could not', async () => {
  const writeText = vi.fn<(text: string) => Promise<void>>(() => Promise.resolve());
  vi.stubGlobal('navigator', { clipboard: { writeText } });
  const controller = connected(() => ok([record(3)]));
  await controller.copy(record(3));
  expect(writeText).toHaveBeenCalledWith('what is left of 3');
  expect([controller.copied, controller.problem]).toEqual(['journal:3', null]);
  writeText.mockRejectedValueOnce(new Error('not allowed'));
  await controller.copy(record(3));
  expect([controller.copied, controller.problem]).toEqual([null, expect.stringContaining('did not allow copying')]);
  controller.look();
  expect(controller.problem).toBeNull();
  controller.hostDisconnected();
});

test('says in plain words how many records are damaged, how much they held and what that means for a session', () => {
  expect(quarantineNotice(1)).toContain('1 damaged record was found');
  expect(quarantineNotice(2)).toContain('2 damaged records were found');
  expect(heldFacts(record(1))).toBe('1 fact');
  expect(heldFacts({ ...record(1), fact_count: 1_200 })).toBe('at most 1,200 facts');
  expect(nameOf(record(1_200))).toBe('Journal record 1,200');
  expect(nameOf({ ...record(1), store: 'messages', key: [5, 0] })).toBe('Message 5, 0');
  expect(possibleLossesText(1)).toMatch(/^A damaged record may/);
  expect(possibleLossesText(2)).toMatch(/^2 damaged records may/);
});
