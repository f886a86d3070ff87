// Branches by rule 9 of protocol/parts.ts, read page by page.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { type BranchChoices, branchesOf, choicesFor, type RecordedMessage } from '../../src/protocol/index.ts';
import { recordedMessage } from '../support/recorded-messages.ts';

const NONE: BranchChoices = new Map();

/** Messages with these parents by position; null: none is named. */
function tree(parents: readonly (number | null)[]): readonly RecordedMessage[] {
  return parents.map((parent, position) =>
    recordedMessage(position, { parent_id: parent === null ? null : `m${parent}` }),
  );
}

function shown(known: readonly RecordedMessage[], choices: BranchChoices = NONE): number[] {
  return branchesOf(known, choices).shown.map(({ position }) => position);
}

test('messages without parents are one branch', () => {
  const known = tree([null, null, null]);
  expect(branchesOf(known, NONE)).toEqual({ shown: known, forks: new Map() });
});

test('an answer that was made again takes the place of the first one, and can be chosen', () => {
  const known = tree([null, 0, 0, null]);
  expect(shown(known)).toEqual([0, 2, 3]);
  const { forks } = branchesOf(known, NONE);
  expect(forks.get(2)).toEqual({ parentId: 'm0', siblings: ['m1', 'm2'], index: 1, hasMore: false });
  expect(shown(known, new Map([['m0', 'm1']]))).toEqual([0, 1]);
});

test('the branch with the latest message is shown, also where it began earlier', () => {
  expect(shown(tree([null, 0, 0, 1]))).toEqual([0, 1, 3]);
});

test('superseded messages are no branch, and their children are those of their parent', () => {
  const known = tree([null, 0, 1, 2]).map((message) => ({ ...message, superseded: message.position === 1 }));
  expect(branchesOf(known, NONE).forks.size).toBe(0);
});

test('what has not been read hides nothing', () => {
  expect(shown(tree([null, 0, 1, 0, 3]).slice(2))).toEqual([2, 3, 4]);
});

test('brings a hidden message into view', () => {
  const known = tree([null, 0, 1, 1, 0, 4]);
  expect(shown(known)).toEqual([0, 4, 5]);
  expect(shown(known, choicesFor(known, 'm2'))).toEqual([0, 1, 2]);
});

test('without a message, or for one that is not known, nothing is chosen', () => {
  const known = tree([null, 0, 0]);
  expect(choicesFor(known, null).size).toBe(0);
  expect(choicesFor(known, 'none').size).toBe(0);
});

/** Any tree: each message names an earlier one, or none. */
const anyTree = fc
  .array(fc.option(fc.nat(), { nil: null, freq: 3 }), { minLength: 1, maxLength: 30 })
  .map((draws) => tree(draws.map((draw, position) => (draw === null || position === 0 ? null : draw % position))));

const anyChoices = fc
  .array(fc.tuple(fc.nat(30), fc.nat(30)), { maxLength: 6 })
  .map((pairs): BranchChoices => new Map(pairs.map(([parent, child]) => [`m${parent}`, `m${child}`])));

function parentOf({ parent_id, position }: RecordedMessage): number {
  return parent_id === null ? position - 1 : Number(parent_id.slice(1));
}

test('what is shown is one path from the first message, with one child of each fork', () => {
  fc.assert(
    fc.property(anyTree, anyChoices, (known, choices) => {
      const path = shown(known, choices);
      expect(path[0]).toBe(0);
      for (const [index, position] of path.entries()) {
        if (index > 0) expect(parentOf(known[position] ?? recordedMessage(0))).toBe(path[index - 1]);
      }
      const leaf = path.at(-1);
      expect(known.filter((message) => message.position !== 0 && parentOf(message) === leaf)).toEqual([]);
    }),
  );
});

test('without choices the last message is the end of what is shown', () => {
  fc.assert(
    fc.property(anyTree, (known) => {
      expect(shown(known).at(-1)).toBe(known.length - 1);
    }),
  );
});

test('any message can be brought into view', () => {
  fc.assert(
    fc.property(anyTree, fc.nat(), (known, draw) => {
      const position = draw % known.length;
      expect(shown(known, choicesFor(known, `m${position}`))).toContain(position);
    }),
  );
});

test('what is shown of all messages is also shown where only the later ones have been read', () => {
  fc.assert(
    fc.property(anyTree, fc.nat(), (known, draw) => {
      const page = known.slice(draw % known.length);
      expect(shown(page)).toEqual(
        expect.arrayContaining(shown(known).filter((position) => position >= (page[0]?.position ?? 0))),
      );
    }),
  );
});
