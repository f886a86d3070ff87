// What the list does with many sessions at once, and how that is undone.
import { expect, test } from 'vitest';
import { ok, type BulkCommand, type BulkResult, type RecordingApi } from '../../src/protocol/index.ts';
import { ListActionsController } from '../../src/ui/controllers/list-actions-controller.ts';
import type { UndoOffer } from '../../src/ui/view/view-events.ts';
import { apiWith } from '../support/client-fakes.ts';
import { summary } from '../support/session-summary.ts';

class Host extends EventTarget {
  readonly updateComplete = Promise.resolve(true);
  readonly announced: string[] = [];
  offer: UndoOffer | null = null;
  constructor() {
    super();
    this.addEventListener('announced', (event) => {
      if (event instanceof CustomEvent) this.announced.push(String(event.detail));
    });
    this.addEventListener('undo-offered', (event) => {
      if (event instanceof CustomEvent) this.offer = event.detail;
    });
  }
  addController(): void {}
  removeController(): void {}
  requestUpdate(): void {}
}

/** A client whose calls answer with these results in turn, and what it was told to do. */
function clientWith(results: readonly BulkResult[], methods: Partial<RecordingApi> = {}) {
  const commands: BulkCommand[] = [];
  const left = [...results];
  const api = apiWith({
    act: (command) => {
      commands.push(command);
      return Promise.resolve(ok(left.shift() ?? { done: 0, refused: 0, remaining: false }));
    },
    ...methods,
  });
  return { client: { api }, commands };
}

const DONE: BulkResult = { done: 2, refused: 0, remaining: false };

test('repeats a command until nothing remains, and undoes what it did', async () => {
  const host = new Host();
  const actions = new ListActionsController(host, () => undefined);
  const { client, commands } = clientWith([{ ...DONE, remaining: true }, DONE, DONE]);
  expect(await actions.act(client, 'trash', { ids: ['a', 'b'] })).toBe(true);
  expect(commands).toHaveLength(2);
  expect(host.offer?.text).toBe('4 sessions moved to the trash.');
  expect(await host.offer?.undo()).toBeNull();
  expect(commands.at(-1)).toEqual({ action: 'restore', session_ids: ['a', 'b'] });
});

test('all that match are ended by their query, and counted with those that are being recorded', async () => {
  const host = new Host();
  const actions = new ListActionsController(host, () => undefined);
  const { client, commands } = clientWith([{ done: 2, refused: 1, remaining: false }]);
  await actions.act(client, 'end', { query: { status: 'stopped' }, but: new Set() });
  expect(commands).toEqual([{ action: 'end', query: { status: 'stopped' } }]);
  expect(host.announced).toEqual(['2 sessions marked as ended. 1 is being recorded and stays.']);
  expect(host.offer).toBeNull();
});

test('all that match but some are trashed by their ids, so that it can be undone', async () => {
  const host = new Host();
  const actions = new ListActionsController(host, () => undefined);
  const pages = [
    { sessions: [summary('a'), summary('b')], total: 3, next_cursor: 'more' },
    { sessions: [summary('c')], total: 3, next_cursor: null },
  ];
  const { client, commands } = clientWith([DONE], { sessions: () => Promise.resolve(ok(pages.shift() ?? never())) });
  await actions.act(client, 'trash', { query: {}, but: new Set(['b']) });
  expect(commands).toEqual([{ action: 'trash', session_ids: ['a', 'c'] }]);
});

test('says why an action failed', async () => {
  const actions = new ListActionsController(new Host(), () => undefined);
  expect(await actions.act({ api: apiWith({}) }, 'end', { ids: ['a'] })).toBe(false);
  expect(actions).toMatchObject({ done: null, problem: 'The test does not implement this.' });
});

function never(): never {
  throw new Error('A page too many was asked for.');
}
