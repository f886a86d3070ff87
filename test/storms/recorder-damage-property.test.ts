// Damage of any kind to any journal record loses only the content of that record.

import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { damage } from '../support/damage-record.ts';
import { messageAdd, sessionStart } from '../support/events.ts';
import { journalKeys } from '../support/journal-keys.ts';
import { PROPERTY_DEADLINE_MS, propertyOptions } from '../support/property-options.ts';
import { newDatabase, openTestRecorder, type TestRecorder } from '../support/recorder-harness.ts';

const FROM_NOWHERE = { page_id: null };
const SESSIONS = ['s0', 's1', 's2'];

/** A commit of appends: the session and the length of each. */
const commit = fc.array(fc.record({ session: fc.nat(2), length: fc.integer({ min: 1, max: 5 }) }), {
  minLength: 1,
  maxLength: 4,
});

const manner = fc.oneof(
  fc.record({ kind: fc.constant('cut' as const), at: fc.nat(), other: fc.constant('') }),
  fc.record({ kind: fc.constant('change' as const), at: fc.nat(), other: fc.constantFrom('0', 'x', '"', '\\', ']') }),
);

function damaged(stored: string, { kind, at, other }: { kind: 'cut' | 'change'; at: number; other: string }): string {
  const index = at % stored.length;
  if (kind === 'cut') return stored.slice(0, index);
  return `${stored.slice(0, index)}${stored[index] === other ? '#' : other}${stored.slice(index + 1)}`;
}

function open(database: string): TestRecorder {
  return openTestRecorder({ database, clock: () => 1_000 });
}

async function lossesOf(recorder: TestRecorder, session: string): Promise<readonly string[]> {
  const read = await recorder.api.recovery(session);
  if (!read.ok) throw new Error(read.error.message);
  return read.value.possible_losses;
}

async function textOf(recorder: TestRecorder, session: string): Promise<string> {
  const read = await recorder.api.session(session, {});
  if (!read.ok) throw new Error(read.error.message);
  return read.value.messages[0]?.content ?? '';
}

interface Append {
  readonly text: string;
  readonly isLost: boolean;
}

/** The appended characters, with the same number of placeholders for a lost append. */
function wholeOf(appends: readonly Append[]): string {
  return appends.map(({ text, isLost }) => (isLost ? '\ufffd'.repeat(text.length) : text)).join('');
}

/** Whether the text is as expected. */
function fits(text: string, appends: readonly Append[]): boolean {
  const whole = wholeOf(appends);
  if (text === whole) return true;
  // A loss at the end of the text is visible only if its length can be determined.
  let known = appends.length;
  while (known > 0 && appends[known - 1]?.isLost === true) known -= 1;
  const shortest = appends.slice(0, known).reduce((length, append) => length + append.text.length, 0);
  return text.startsWith(whole.slice(0, shortest)) && /^\ufffd*$/.test(text.slice(shortest));
}

test(
  'after damage to one record, the content of all others is readable and unchanged by a checkpoint',
  async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(commit, { minLength: 2, maxLength: 8 }),
        fc.nat(),
        manner,
        async (commits, which, how) => {
          const database = newDatabase();
          const before = open(database);
          await before.record(
            SESSIONS.flatMap((session_id) => [sessionStart(session_id), messageAdd('m1', '', { session_id })]),
            FROM_NOWHERE,
          );
          await before.checkpoint();
          const lost = which % commits.length;
          const appends = new Map(SESSIONS.map((session) => [session, [] as Append[]]));
          let letter = 97;
          for (const [index, group] of commits.entries()) {
            const events = group.map(({ session, length }) => {
              const text = String.fromCharCode(letter).repeat(length);
              letter = letter === 122 ? 97 : letter + 1;
              appends.get(`s${session}`)?.push({ text, isLost: index === lost });
              return { type: 'message_append', session_id: `s${session}`, message_id: 'm1', content_delta: text };
            });
            await before.record(events, FROM_NOWHERE);
          }
          const seq = (await journalKeys(database))[lost + 1];
          if (seq === undefined) throw new Error('The journal has fewer records than were written.');
          await damage(database, seq, (stored) => damaged(stored, how));

          const after = open(database);
          const texts = await Promise.all(SESSIONS.map((session) => textOf(after, session)));
          for (const [index, session] of SESSIONS.entries())
            expect(fits(texts[index] ?? '', appends.get(session) ?? []), `${session}: ${texts[index]}`).toBe(true);
          for (const [index, session] of SESSIONS.entries()) {
            const losses = await lossesOf(after, session);
            // What the text does not show to be lost is named.
            if ((texts[index] ?? '').length < wholeOf(appends.get(session) ?? []).length)
              expect(losses).toEqual([`journal:${seq}`]);
          }
          const quarantine = await after.api.quarantine();
          expect(quarantine.ok && quarantine.value.map(({ id }) => id)).toEqual([`journal:${seq}`]);
          await after.checkpoint();
          expect(await Promise.all(SESSIONS.map((session) => textOf(open(database), session)))).toEqual(texts);
          const [reply] = await after.record(
            [{ type: 'message_append', session_id: 's0', message_id: 'm1', content_delta: 'on' }],
            FROM_NOWHERE,
          );
          expect(reply).toMatchObject({ type: 'ack' });
          expect(await textOf(open(database), 's0')).toBe(`${texts[0]}on`);
        },
      ),
      propertyOptions(300),
    );
  },
  PROPERTY_DEADLINE_MS,
);
