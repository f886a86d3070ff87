// What is shown of a session follows from its tree alone, in whatever order its messages were recorded, and however many of
// them have been read.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type BranchChoices,
  branchesOf,
  choicesFor,
  NO_CHOICES,
  type RecordedMessage,
  unreadParent,
} from '../../src/protocol/index.ts';
import { recordedMessage } from '../support/recorded-messages.ts';

/** By the id of each message, in the order in which they were recorded, that of its parent; null: it names none. */
type Parents = readonly (readonly [id: string, parentId: string | null])[];

function recorded(parents: Parents): readonly RecordedMessage[] {
  return parents.map(([message_id, parent_id], position) => recordedMessage(position, { message_id, parent_id }));
}

function shown(known: readonly RecordedMessage[], choices: BranchChoices = NO_CHOICES): readonly string[] {
  return branchesOf(known, choices).shown.map(({ message_id }) => message_id);
}

test('a message that was recorded before its parent hides no other', () => {
  const known = recorded([
    ['q', null],
    ['a2', 'u2'],
    ['u2', 'a1'],
    ['a1', 'q'],
    ['a2b', 'u2'],
  ]);
  expect(shown(known)).toEqual(['q', 'a1', 'u2', 'a2b']);
  expect(branchesOf(known, NO_CHOICES).forks).toEqual(
    new Map([
      [1, { parentId: 'u2', siblings: ['a2', 'a2b'], index: 0, hasMore: false }],
      [4, { parentId: 'u2', siblings: ['a2', 'a2b'], index: 1, hasMore: false }],
    ]),
  );
  expect(shown(known, choicesFor(known, 'a2'))).toEqual(['q', 'a1', 'u2', 'a2']);
});

test('messages that were recorded last first are shown from the first one on', () => {
  const ids = Array.from({ length: 20 }, (_, index) => `m${index}`);
  const chain: Parents = ids.map((id, index) => [id, ids[index - 1] ?? null]);
  const known = recorded([...chain.toReversed(), ['again', 'm18']]);
  expect(shown(known)).toEqual([...ids.slice(0, -1), 'again']);
});

test('siblings are known by their parent before that has been read', () => {
  const answers = Array.from({ length: 60 }, (_, index): [string, string] => [`a${index}`, 'q']);
  const known = recorded([['q', null], ...answers]);
  const page = known.slice(-50);
  expect(shown(page)).toEqual(['a59']);
  expect(branchesOf(page, NO_CHOICES).forks.get(60)).toMatchObject({ parentId: 'q', index: 49, hasMore: true });
  expect(branchesOf(known, NO_CHOICES).forks.get(60)).toMatchObject({ parentId: 'q', index: 59, hasMore: false });
});

test('messages whose parents are not recorded are shown in the order in which they were recorded', () => {
  const known = recorded([
    ['a', 'none'],
    ['b', 'other'],
    ['c', null],
    ['d', 'another'],
  ]);
  expect(shown(known)).toEqual(['a', 'b', 'c', 'd']);
});

test('messages that follow each other in a ring are all shown, the first recorded one first', () => {
  expect(
    shown(
      recorded([
        ['before', null],
        ['a', 'c'],
        ['b', 'a'],
        ['c', 'b'],
        ['self', 'self'],
        ['after', null],
      ]),
    ),
  ).toEqual(['before', 'a', 'b', 'c', 'self', 'after']);
});

test('a message that names no parent follows what was recorded before it, but none of those that follow it', () => {
  const known = recorded([
    ['q', null],
    ['a', 'u'],
    ['u', null],
    ['more', null],
  ]);
  expect(shown(known)).toEqual(['q', 'u', 'a', 'more']);
});

test('finds the unread parent of a branch, but not that of the first message that was read', () => {
  const known = recorded([
    ['q', null],
    ['a', 'q'],
    ['a2', 'a'],
    ['b', 'q'],
    ['b2', 'b'],
  ]);
  expect(unreadParent(known)).toBeUndefined();
  expect(unreadParent(known.slice(2))).toBe('q');
  expect(unreadParent(known.slice(3))).toBeUndefined();
});

/** A tree, as parents by id with each after its parent, and an order in which it may have been recorded. */
const recordings = fc
  .array(fc.nat(), { minLength: 1, maxLength: 25 })
  .chain((draws) => {
    const parents = draws.map((draw, index): [string, string | null] => [
      `m${index}`,
      index === 0 ? null : `m${Math.max(index - 1 - (draw % 4), 0)}`,
    ]);
    return fc.record({
      parents: fc.constant<Parents>(parents),
      order: fc.shuffledSubarray(parents, { minLength: parents.length }),
    });
  })
  .map(({ parents, order }) => ({ parents: new Map(parents), order, known: recorded(order) }));

/** From the root to a message. */
function pathTo(id: string, parents: ReadonlyMap<string, string | null>): readonly string[] {
  const path: string[] = [];
  for (let each: string | null = id; each !== null; each = parents.get(each) ?? null) path.unshift(each);
  return path;
}

function leavesOf(parents: ReadonlyMap<string, string | null>): readonly string[] {
  const inner = new Set(parents.values());
  return [...parents.keys()].filter((id) => !inner.has(id));
}

test('in any order of recording, the branch of the latest message is a path from the root', () => {
  fc.assert(
    fc.property(recordings, ({ parents, known }) => {
      const path = shown(known);
      expect(path).toEqual(pathTo(path.at(-1) ?? '', parents));
      expect(leavesOf(parents)).toContain(path.at(-1));
      expect(path).toContain(known.at(-1)?.message_id);
    }),
  );
});

test('in any order of recording, switches lead from what is shown to every message', () => {
  fc.assert(
    fc.property(recordings, ({ parents, known }) => {
      const reached = new Set<string>();
      const untried: BranchChoices[] = [NO_CHOICES];
      const tried = new Set<string>();
      for (let choices = untried.pop(); choices !== undefined; choices = untried.pop()) {
        const branches = branchesOf(known, choices);
        for (const { message_id, position } of branches.shown) {
          reached.add(message_id);
          for (const sibling of branches.forks.get(position)?.siblings ?? []) {
            if (!tried.has(sibling)) untried.push(choicesFor(known, sibling));
            tried.add(sibling);
          }
        }
      }
      expect([...reached].toSorted()).toEqual([...parents.keys()].toSorted());
    }),
  );
});

/** The same tree, recorded parents first; siblings keep their order. */
function parentsFirst(order: Parents): Parents {
  const sorted = order.filter(([, parentId]) => parentId === null);
  for (const [id] of sorted) sorted.push(...order.filter(([, parentId]) => parentId === id));
  return sorted;
}

test('a tree that was recorded in any order is shown like the same tree recorded parents first', () => {
  fc.assert(
    fc.property(recordings, ({ parents, order, known }) => {
      const again = recorded(parentsFirst(order));
      for (const leaf of leavesOf(parents)) {
        const views = [known, again].map((messages) => {
          const { shown: path, forks } = branchesOf(messages, choicesFor(messages, leaf));
          return path.map(({ message_id, position }) => [message_id, forks.get(position)]);
        });
        expect(views[0]).toEqual(views[1]);
        expect(views[0]?.map(([id]) => id)).toEqual(pathTo(leaf, parents));
      }
    }),
  );
});

test('of whatever has been read, only alternatives of what is shown are hidden, and each can be chosen', () => {
  fc.assert(
    fc.property(
      recordings,
      fc.integer({ min: 1, max: 6 }),
      fc.array(fc.boolean()),
      ({ parents, known: all }, size, read) => {
        // The root names a parent as well: of one that names none, what it follows is a guess until all has been read.
        const rooted = all.map((message) => ({ ...message, parent_id: message.parent_id ?? 'lost' }));
        const known = rooted.filter(({ position }) => read[Math.floor(position / size)] ?? true);
        const isAbove = (above: string, id: string): boolean => pathTo(id, parents).includes(above);
        for (const id of [null, ...known.map(({ message_id }) => message_id)]) {
          const path = shown(known, choicesFor(known, id));
          if (id !== null) expect(path).toContain(id);
          for (const { message_id } of known) {
            if (path.includes(message_id)) continue;
            expect(path.some((each) => !isAbove(each, message_id) && !isAbove(message_id, each))).toBe(true);
          }
          for (const [index, each] of path.entries()) {
            const parent = parents.get(each);
            if (parent != null && path.includes(parent)) expect(path.indexOf(parent)).toBeLessThan(index);
          }
          // Siblings are never shown together.
          const named = path.map((each) => parents.get(each));
          expect(new Set(named).size).toBe(named.length);
        }
      },
    ),
  );
});
