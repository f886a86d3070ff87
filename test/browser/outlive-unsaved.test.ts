// An answer that outlives its page, where the storage hangs: its events wait in the worker, and every page says so.
import { expect } from 'vitest';
import { textOf } from '../support/answer-server.ts';
import { eventually } from '../support/browser-test.ts';
import { holdStorage } from '../support/hold-storage.ts';
import { test, type RelayTab } from '../support/relay-test.ts';

const CHUNKS = 20;
const HANGING = {
  status: 'not_saved',
  pending: expect.any(Number) as unknown,
  reason: { code: 'storage_unavailable', health: 'hanging' },
};
const SAVED = { status: 'saved', refused: 0 };

function stateOf({ page }: RelayTab): Promise<unknown> {
  return page.evaluate(() => window.recorder.state);
}

test('an answer that the worker cannot save shows in the state of every page, until it is saved', async ({
  openTab,
  answers,
}) => {
  const [asking, holding] = [await openTab(), await openTab()];
  const release = await holdStorage(holding.page);
  await asking.ask('s1', `${answers.url}answer?id=1&chunks=${CHUNKS}`, { recording: { provider: 'test' } });
  await eventually(async () => (await asking.reading('s1')).state).toBe('ended');
  await eventually(() => stateOf(asking)).toMatchObject(HANGING);
  await eventually(() => stateOf(holding)).toMatchObject(HANGING);
  await asking.page.close();
  const next = await openTab();
  await eventually(() => stateOf(next)).toMatchObject(HANGING);
  await release();
  await eventually(() => stateOf(holding)).toEqual(SAVED);
  await eventually(() => stateOf(next)).toEqual(SAVED);
  expect((await next.session('s1')).messages).toMatchObject([{ content: textOf(CHUNKS), completion: 'complete' }]);
});
