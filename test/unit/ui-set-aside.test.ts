// What an imported chat shows first: the branch that its source showed last, without what its source did not show.

import { expect, test } from 'vitest';
import type { ChatMessage } from '../../src/formats/index.ts';
import { lowerChat } from '../../src/importer/index.ts';
import {
  choicesFor,
  isSetAside,
  type JsonValue,
  type RecordedMessage,
  shownAtSource,
} from '../../src/protocol/index.ts';
import { rowsOf } from '../../src/ui/view/transcript-rows.ts';
import { emptyChat } from '../support/entry-format.ts';
import { recordedMessage } from '../support/recorded-messages.ts';

/** Messages of a chat by id, with the ids of their parents. */
type Tree = readonly (readonly [id: string, parent: string | null, about?: Partial<ChatMessage>])[];

async function imported(tree: Tree, active_id: string | null) {
  const messages = tree.map(([id, parent_id, about]): ChatMessage => ({
    id,
    parent_id,
    role: 'assistant',
    created_at: null,
    parts: [{ type: 'text', text: id }],
    ...about,
  }));
  const { session } = await lowerChat(
    { ...emptyChat('c', 'Chat'), messages, active_id },
    { format: 'f', file: 'f.json' },
  );
  const recorded = session.messages.map(({ message_id, parent_id, metadata, content }, position) =>
    recordedMessage(position, { message_id, parent_id, metadata, content }),
  );
  return { metadata: session.metadata, recorded };
}

/** What is shown at first: each row by its id, with the place of a fork among its siblings. */
function shown(known: readonly RecordedMessage[], metadata: JsonValue, showsSuperseded = false) {
  const choices = choicesFor(known, shownAtSource(metadata, known.at(-1)));
  return rowsOf(known, known.length, { showsSuperseded, choices }).map((row) => {
    if (row.kind === 'gap') return row.kind;
    const { fork, position } = row;
    const id = known[position]?.message_id ?? '';
    return fork === null ? id : `${id} ${fork.index + 1} of ${fork.siblings.join()}`;
  });
}

const ANSWERS: Tree = [
  ['q', null],
  ['a', 'q'],
  ['b', 'q'],
  ['c', 'q'],
];

test.for(['a', 'b', 'c'])(
  'the answer %s that the source showed is shown, and its siblings keep their order',
  async (active) => {
    const { recorded, metadata } = await imported(ANSWERS, active);
    expect(shown(recorded, metadata)).toEqual(['q', `${active} ${'abc'.indexOf(active) + 1} of a,b,c`]);
  },
);

test('several first messages are branches', async () => {
  const { recorded, metadata } = await imported(
    [
      ['a', null],
      ['b', null],
      ['a2', 'a'],
    ],
    'a2',
  );
  expect(shown(recorded, metadata)).toEqual(['a 1 of a,b', 'a2']);
  const early = await imported(
    [
      ['a', null],
      ['b', null],
    ],
    'a',
  );
  expect(shown(early.recorded, early.metadata)).toEqual(['a 1 of a,b']);
});

test('what is recorded later is shown, and no longer what the source showed', async () => {
  const { recorded, metadata } = await imported(ANSWERS, 'a');
  const later = recordedMessage(recorded.length, { message_id: 'd', parent_id: 'b' });
  expect(shown([...recorded, later], metadata)).toEqual(['q', 'b 2 of a,b,c', 'd']);
});

test('what the source did not show is shown on demand, and does not hide the way to other branches', async () => {
  const { recorded, metadata } = await imported(
    [
      ['q', null],
      ['think', 'q', { hidden: true }],
      ['a', 'think'],
      ['again', 'q', { hidden: true }],
      ['b', 'again'],
    ],
    'b',
  );
  expect(recorded.filter(isSetAside).map(({ message_id }) => message_id)).toEqual(['think', 'again']);
  expect(shown(recorded, metadata)).toEqual(['q', 'b 2 of think,again']);
  expect(shown(recorded, metadata, true)).toEqual(['q', 'again 2 of think,again', 'b']);
});

test('a recording that is no import shows the latest branch', () => {
  expect(shownAtSource(null, recordedMessage(0))).toBeNull();
  expect(shownAtSource({ source: 'x' }, undefined)).toBeNull();
  expect(shownAtSource({ source: { active_message_id: 'm0' } }, undefined)).toBeNull();
});
