// Files that we write and read back: each gives the sessions again.

import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { WRITERS } from '../../src/formats/index.ts';
import { asImported, type SessionDetail } from '../../src/protocol/index.ts';
import { anySession, recordedMessage, sessionOf } from '../support/arbitrary-sessions.ts';
import { PROPERTY_DEADLINE_MS, propertyOptions } from '../support/property-options.ts';
import { readBack, written } from '../support/read-back.ts';

/** Writers of files that come back as they were. */
const LOSSLESS = WRITERS.filter(({ name }) => ['json', 'jsonl', 'markdown', 'html'].includes(name));

const anySessions = fc.uniqueArray(anySession, {
  minLength: 1,
  maxLength: 4,
  selector: ({ session_id }) => session_id,
});

for (const writer of LOSSLESS) {
  const path = `export.${writer.extension}`;

  test(
    `any sessions that are written as ${writer.title} are read back as they were`,
    { timeout: PROPERTY_DEADLINE_MS },
    async () => {
      await fc.assert(
        fc.asyncProperty(
          anySessions,
          fc.boolean(),
          fc.integer({ min: 1, max: 200 }),
          async (sessions, isLone, size) => {
            const given = isLone ? sessions.slice(0, 1) : sessions;
            const { text, pieces } = await written(writer, given, isLone);
            for (const piece of pieces) expect(piece.isWellFormed()).toBe(true);
            const read = readBack(path, text, size);
            expect(read.sessions).toEqual(given.map(asImported));
            expect(read.skipped).toEqual([]);
            expect(read.warnings).toEqual([]);
          },
        ),
        propertyOptions(100),
      );
    },
  );

  test(`a session of 10,000 messages that is written as ${writer.title} is read back as it was`, async () => {
    const messages = Array.from({ length: 10_000 }, (_, index) =>
      recordedMessage(`m${index}`, {
        role: index % 2 === 0 ? 'user' : 'assistant',
        content: `${index}: ${'word '.repeat(index % 50)}`,
        created_at: 1_700_000_000_000 + index,
        parent_id: index === 0 ? null : `m${index - 1}`,
      }),
    );
    const session = sessionOf('long', messages);
    const { text, pieces } = await written(writer, [session]);
    expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThan(140_000);
    expect(readBack(path, text).sessions).toEqual([asImported(session)]);
  });

  test(`a file of ${writer.title} that is cut off gives the sessions before the cut, nothing that was not written, and says that it is cut`, async () => {
    const sessions = ['one', 'two', 'three'].map(answered);
    const { text } = await written(writer, sessions);
    for (let end = text.length - 30; end > 10; end -= 7) {
      const { sessions: read, warnings, skipped } = readBack(path, text.slice(0, end));
      const whole = sessions.map(asImported);
      const cut = read.at(-1);
      const isCut = cut?.messages.at(-1)?.completion === 'cut_off';
      expect(isCut ? read.slice(0, -1) : read).toEqual(whole.slice(0, isCut ? read.length - 1 : read.length));
      for (const [index, { content, message_id }] of (isCut ? cut.messages : []).entries()) {
        expect(message_id).toBe(whole[read.length - 1]?.messages[index]?.message_id);
        expect(whole[read.length - 1]?.messages[index]?.content.startsWith(content)).toBe(true);
      }
      // Between two sessions a file of lines or of Markdown ends like a whole one.
      const isBetween = /^\s*(?:---\n|\{"session_id")/.test(text.slice(end));
      if (!isBetween) expect(warnings.length + skipped.length).toBeGreaterThan(0);
    }
  });

  test(`what is written as ${writer.title} of no session at all is no file of sessions, and harms nothing`, async () => {
    const { text } = await written(writer, []);
    expect(readBack(path, text).sessions).toEqual([]);
  });
}

function answered(id: string): SessionDetail {
  return sessionOf(id, [
    recordedMessage('q', { role: 'user', content: `What is ${id}?` }),
    recordedMessage('a', { content: 'A number.', parent_id: 'q' }),
  ]);
}
