import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RecordedMessage } from '../../src/protocol/index.ts';
import { activityOf, barsPath, idleStretches } from '../../src/ui/view/replay-activity.ts';
import { ReplayMessages, type Scene } from '../../src/ui/view/replay-messages.ts';
import {
  act,
  actionOfKey,
  advance,
  atCommit,
  NEW_PLAYER,
  type Player,
  type PlayerAction,
} from '../../src/ui/view/replay-player.ts';
import {
  begunAfter,
  durationOf,
  idleAt,
  lengthAfter,
  momentAt,
  positionWith,
  stepsUntil,
  timelineOf,
} from '../../src/ui/view/replay-timeline.ts';
import { propertyOptions } from '../support/property-options.ts';

const START = 1_750_000_000_000;

type Timing = readonly (readonly [number, number])[] | null;

/** A message whose text has as many characters as its last time says. Times are ms after `START`. */
function message(id: string, created: number, timing: Timing, fields: Partial<RecordedMessage> = {}): RecordedMessage {
  return {
    message_id: id,
    role: 'assistant',
    content: 'abcdefghij'.repeat(100).slice(0, timing?.at(-1)?.[0] ?? 0),
    model: null,
    created_at: START + created,
    parent_id: null,
    metadata: null,
    position: 0,
    completion: 'complete',
    is_complete: true,
    superseded: false,
    missing: [],
    revisions: [],
    timing: timing?.map(([length, at]) => [length, START + at] as const) ?? null,
    ...fields,
  };
}

/** A question; an answer that begins after a second, streams, pauses for a minute, and goes on. */
const CHAT = [
  message('question', 0, [[6, 0]]),
  message('answer', 1_000, [
    [4, 1_200],
    [9, 1_300],
    [20, 61_300],
  ]),
];

test('a message begins with its first text, or empty where that came later, and grows with each commit', () => {
  const timeline = timelineOf(CHAT);
  expect([...timeline.whole]).toEqual([0, 1_000, 1_200, 1_300, 61_300]);
  expect([...timeline.message]).toEqual([0, 1, 1, 1, 1]);
  expect([...timeline.length]).toEqual([6, 0, 4, 9, 20]);
  const at = (position: number) => {
    const steps = stepsUntil(timeline, position, false);
    return [lengthAfter(timeline, 0, steps), lengthAfter(timeline, 1, steps), begunAfter(timeline, steps)];
  };
  expect(at(0)).toEqual([6, undefined, 1]);
  expect(at(999)).toEqual([6, undefined, 1]);
  expect(at(1_000)).toEqual([6, 0, 2]);
  expect(at(1_250)).toEqual([6, 4, 2]);
  expect(at(durationOf(timeline, false))).toEqual([6, 20, 2]);
});

test('pauses over two seconds are short where idle is skipped, and every place leads back to itself', () => {
  const timeline = timelineOf(CHAT);
  expect([...timeline.skipping]).toEqual([0, 1_000, 1_200, 1_300, 1_700]);
  expect(durationOf(timeline, true)).toBe(2_200);
  expect(durationOf(timeline, false)).toBe(61_800);
  expect(momentAt(timeline, 1_500, true)).toBe(START + 31_300);
  expect(momentAt(timeline, 31_300, false)).toBe(START + 31_300);
  expect(positionWith(timeline, 1_500, true, false)).toBe(31_300);
  expect(positionWith(timeline, 31_300, false, true)).toBe(1_500);
  expect([idleAt(timeline, 1_250, true), idleAt(timeline, 1_500, true), idleAt(timeline, 2_000, true)]).toEqual([
    0, 60_000, 0,
  ]);
});

test('messages that were written at the same time grow in the order of their commits', () => {
  const timeline = timelineOf([
    message('one', 0, [
      [1, 10],
      [2, 30],
    ]),
    message('two', 5, [
      [1, 20],
      [2, 30],
    ]),
  ]);
  expect([...timeline.at].map((time, step) => [time - START, timeline.message[step], timeline.length[step]])).toEqual([
    [0, 0, 0],
    [5, 1, 0],
    [10, 0, 1],
    [20, 1, 1],
    [30, 0, 2],
    [30, 1, 2],
  ]);
});

test('a clock that was set back, and a time that an app made up, turn nothing round', () => {
  const timeline = timelineOf([
    message('one', 50, [
      [1, 100],
      [2, 40],
      [3, 120],
    ]),
    message('two', -1_000_000, [
      [1, 130],
      [2, 140],
    ]),
    message('empty', -5_000_000, []),
  ]);
  expect([...timeline.whole]).toEqual([0, 0, 0, 50, 50, 70, 80, 90]);
  expect([...timeline.begun]).toEqual([0, 1, 2]);
});

test('a text without timing comes as a whole when it was created, and is counted', () => {
  const old = message('old', 5, null, { content: 'text of an earlier version' });
  const timeline = timelineOf([...CHAT, old, message('no text', 70_000, null)]);
  expect(timeline).toMatchObject({ untimed: 1, isTimed: true });
  expect(lengthAfter(timeline, 2, stepsUntil(timeline, 1_000, false))).toBe(old.content.length);
  expect(timelineOf([old])).toMatchObject({ untimed: 1, isTimed: false });
  expect(timelineOf([])).toMatchObject({ untimed: 0, isTimed: false });
});

test('a message whose time is not known comes with the one before it, or with the first whose time is known', () => {
  const unknown = (id: string) => message(id, -START, null, { content: 'imported' });
  const timeline = timelineOf([unknown('first'), unknown('second'), ...CHAT, unknown('last')]);
  expect([...timeline.at].map((at) => at - START)).toEqual(
    [0, 0, 0, 1_000, 1_200, 1_300, 1_000, 61_300].toSorted((a, b) => a - b),
  );
  expect([...timelineOf([unknown('only')]).at]).toEqual([0]);
});

const someMessages = fc.array(
  fc.record({
    created: fc.integer({ min: -10_000, max: 100_000 }),
    growths: fc.array(fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: -3_000, max: 9_000 })), {
      maxLength: 8,
    }),
    isTimed: fc.boolean(),
  }),
  { maxLength: 8 },
);

test('steps never go back, each message grows to its whole text, and skipping idle loses no place', () => {
  fc.assert(
    fc.property(someMessages, fc.double({ min: 0, max: 1, noNaN: true }), (plans, part) => {
      const messages = plans.map(({ created, growths, isTimed }, index) => {
        let [length, at] = [0, created];
        const timing = growths.map(([grown, waited]) => [(length += grown), (at += waited)] as const);
        const whole = message(String(index), created, timing);
        return isTimed ? whole : { ...whole, timing: null };
      });
      const timeline = timelineOf(messages);
      for (const times of [timeline.at, timeline.whole, timeline.skipping])
        expect([...times]).toEqual([...times].toSorted((a, b) => a - b));
      expect([...timeline.begun].toSorted((a, b) => a - b)).toEqual(messages.map((_, index) => index));
      const all = timeline.at.length;
      expect(messages.map((_, index) => lengthAfter(timeline, index, all))).toEqual(
        messages.map(({ content }) => content.length),
      );
      for (const skips of [true, false]) {
        const position = part * durationOf(timeline, skips);
        const there = positionWith(timeline, position, skips, !skips);
        expect(stepsUntil(timeline, there + 1e-6, !skips)).toBeGreaterThanOrEqual(
          stepsUntil(timeline, position, skips),
        );
        expect(positionWith(timeline, there, !skips, skips)).toBeCloseTo(position, 3);
      }
    }),
    propertyOptions(300),
  );
});

function textsOf({ messages }: Scene): (readonly [string, string])[] {
  return messages.map(({ content, completion }) => [content, completion] as const);
}

test('what is shown is the messages that have begun, each with its text so far; what stays the same is the same object', () => {
  const replayed = new ReplayMessages(CHAT, timelineOf(CHAT));
  expect(replayed.scene(0)).toEqual({ messages: [], isWhole: false });
  const first = replayed.scene(3);
  expect(textsOf(first)).toEqual([
    ['abcdef', 'complete'],
    ['abcd', 'open'],
  ]);
  expect(replayed.scene(3)).toBe(first);
  const whole = replayed.scene(5);
  expect(whole).toEqual({ messages: CHAT, isWhole: true });
  expect(whole.messages[0]).toBe(first.messages[0]);
  expect(textsOf(replayed.scene(1))).toEqual([['abcdef', 'complete']]);
  expect(textsOf(replayed.scene(2))).toEqual([
    ['abcdef', 'complete'],
    ['', 'open'],
  ]);
});

test('of messages that are written at the same time, the one that began last is marked', () => {
  const both = [
    message('one', 0, [
      [1, 10],
      [2, 40],
    ]),
    message('two', 20, [
      [1, 30],
      [2, 50],
    ]),
  ];
  const replayed = new ReplayMessages(both, timelineOf(both));
  expect(textsOf(replayed.scene(2))).toEqual([['a', 'open']]);
  expect(textsOf(replayed.scene(4))).toEqual([
    ['a', 'complete'],
    ['a', 'open'],
  ]);
});

test('an answer says how it ended only once all of its parts have come', () => {
  const place = { kind: 'answer', answer_id: 'answer', outcome: 'stopped', usage: { output_tokens: 3 } };
  const parts = [
    message('answer', 0, [[2, 0]], { metadata: place }),
    message('thought', 10, [[2, 10]], { metadata: { kind: 'reasoning', answer_id: 'answer' } }),
    message('other', 20, [[2, 20]]),
  ];
  const replayed = new ReplayMessages(parts, timelineOf(parts));
  const [early] = replayed.scene(1).messages;
  expect(early).toEqual({ ...parts[0], metadata: { kind: 'answer', answer_id: 'answer' } });
  expect(replayed.scene(2).messages).toEqual(parts.slice(0, 2));
  const again = replayed.scene(1).messages[0];
  expect(again?.metadata).toBe(early?.metadata);
});

test('any way to a moment shows the same there', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(2_400), { minLength: 1, maxLength: 12 }), (way) => {
      const messages = Array.from({ length: 12 }, (_, index) =>
        message(
          String(index),
          index * 50,
          Array.from({ length: 200 }, (__, step) => [step + 1, index * 50 + step * 7] as const),
          index % 3 === 0 ? {} : { metadata: { kind: 'text', answer_id: `answer ${index % 2}`, outcome: 'complete' } },
        ),
      );
      const timeline = timelineOf(messages);
      const replayed = new ReplayMessages(messages, timeline);
      for (const steps of way)
        expect(replayed.scene(steps)).toEqual(new ReplayMessages(messages, timeline).scene(steps));
    }),
    { ...propertyOptions(30), examples: [[[10, 9, 0]]] },
  );
});

test('a message that is cut off shows that at its end, and half a character is not shown', () => {
  const timing = [
    [1, 10],
    [3, 20],
  ] as const;
  const cut = message('cut', 0, timing, { content: '😀!', completion: 'cut_off', is_complete: false });
  const replayed = new ReplayMessages([cut], timelineOf([cut]));
  expect(textsOf(replayed.scene(2))).toEqual([['', 'open']]);
  expect(textsOf(replayed.scene(3))).toEqual([['😀!', 'cut_off']]);
});

test('the drawing is high where much came, and empty where nothing did', () => {
  const timeline = timelineOf(CHAT);
  const activity = activityOf(timeline, false, 10);
  expect(activity.map((height) => Number(height.toFixed(2)))).toEqual([1, 0, 0, 0, 0, 0, 0, 0, 0, 0.83]);
  expect(idleStretches(timeline, false, 0.01)).toEqual([{ from: 1_300 / 61_800, to: 61_300 / 61_800 }]);
  expect(idleStretches(timeline, false, 0.99)).toEqual([]);
  expect(barsPath([0, 0.5, 0.01])).toBe('M1.1 1V0.500h.8V1zM2.1 1V0.940h.8V1z');
  expect(activityOf(timelineOf([]), false, 2)).toEqual([0, 0]);
});

const AT = (position: number, fields: Partial<Player> = {}): Player => ({
  ...NEW_PLAYER,
  position,
  skipsIdle: false,
  ...fields,
});

test('playing goes on at its speed, and stops at the end; playing again begins anew', () => {
  const timeline = timelineOf(CHAT);
  const playing = act(AT(0, { speed: 4 }), timeline, { type: 'toggle' });
  expect(advance(playing, timeline, 100)).toEqual(AT(400, { speed: 4, isPlaying: true }));
  const ended = advance(playing, timeline, 1e9);
  expect(ended).toEqual(AT(61_800, { speed: 4 }));
  expect(act(ended, timeline, { type: 'toggle' })).toEqual(AT(0, { speed: 4, isPlaying: true }));
  expect(advance(AT(7), timeline, 100)).toEqual(AT(7));
  expect(act(playing, timeline, { type: 'toggle' }).isPlaying).toBe(false);
});

test.each<[string, Player, PlayerAction, Player]>([
  ['seeks within the ends', AT(5), { type: 'seek', position: 99e9 }, AT(61_800)],
  ['moves back', AT(6_000), { type: 'move', ms: -5_000 }, AT(1_000)],
  ['moves back to the beginning', AT(600), { type: 'move', ms: -5_000 }, AT(0)],
  ['steps to the next commit', AT(1_100), { type: 'step', by: 1 }, AT(1_200)],
  ['steps from a commit to the next', AT(1_200), { type: 'step', by: 1 }, AT(1_300)],
  ['steps past the last commit to the end', AT(61_300), { type: 'step', by: 1 }, AT(61_800)],
  ['steps back to the commit before', AT(1_300), { type: 'step', by: -1 }, AT(1_200)],
  ['steps back to the commit that is shown', AT(1_299), { type: 'step', by: -1 }, AT(1_200)],
  ['steps back no further than the beginning', AT(0), { type: 'step', by: -1 }, AT(0)],
  ['pauses to step', AT(1_100, { isPlaying: true }), { type: 'step', by: 1 }, AT(1_200)],
  ['is faster', AT(0), { type: 'faster' }, AT(0, { speed: 2 })],
  ['is no faster than that', AT(0, { speed: 16 }), { type: 'faster' }, AT(0, { speed: 16 })],
  ['is slower', AT(0), { type: 'slower' }, AT(0, { speed: 0.5 })],
  ['is no slower than that', AT(0, { speed: 0.5 }), { type: 'slower' }, AT(0, { speed: 0.5 })],
  ['has a speed', AT(0), { type: 'speed', speed: 8 }, AT(0, { speed: 8 })],
  [
    'skips idle from the same moment on',
    AT(31_300),
    { type: 'skip_idle', skips: true },
    AT(1_500, { skipsIdle: true }),
  ],
  ['goes to the beginning', AT(7), { type: 'start' }, AT(0)],
  ['goes to the end', AT(7), { type: 'end' }, AT(61_800)],
])('the player %s', (_what, before, action, after) => {
  expect(act(before, timelineOf(CHAT), action)).toEqual(after);
});

test('stepping back passes all that came at one moment', () => {
  const timeline = timelineOf([
    message('one', 0, [[1, 0]]),
    message('two', 50, [[1, 50]]),
    message('three', 50, [[1, 50]]),
  ]);
  expect(act(AT(50), timeline, { type: 'step', by: -1 })).toEqual(AT(0));
});

test('without motion, what is shown is where the last commit was', () => {
  expect(atCommit(AT(1_299), timelineOf(CHAT))).toEqual(AT(1_200));
});

test.each<[string, boolean, PlayerAction | null]>([
  [' ', false, { type: 'toggle' }],
  ['ArrowRight', false, { type: 'move', ms: 5_000 }],
  ['ArrowLeft', false, { type: 'move', ms: -5_000 }],
  ['ArrowRight', true, { type: 'move', ms: 30_000 }],
  ['ArrowLeft', true, { type: 'move', ms: -30_000 }],
  [',', false, { type: 'step', by: -1 }],
  ['.', false, { type: 'step', by: 1 }],
  ['<', true, { type: 'slower' }],
  ['>', true, { type: 'faster' }],
  ['Home', false, { type: 'start' }],
  ['End', false, { type: 'end' }],
  ['j', false, null],
])('the key %j, with Shift %j, asks for %j', (key, isShifted, action) => {
  expect(actionOfKey(key, isShifted)).toEqual(action);
});
