// The chats that are kept as Markdown: Aider's log and Cursor's export.

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aider } from '../../src/formats/aider.ts';
import { cursor } from '../../src/formats/cursor.ts';
import { FenceLines } from '../../src/formats/fence-lines.ts';
import { outline, readTextWith, sampleOfText, textsOf } from '../support/read-with-format.ts';

describe("Aider's log", () => {
  const run = (started: string, lines: string): string => `\n# aider chat started at ${started}\n\n${lines}\n`;
  const talk =
    '> aider --model x  \n> Aider v1  \n\n#### Add a test  \n#### and a doc  \n\nDone:\n\n# A heading\n\n> Applied edit  \n';

  it('tells what was typed, what was answered and what Aider said', () => {
    const { chats, warnings } = readTextWith(aider, run('2026-01-02 03:04:05', talk));
    expect(outline(chats[0])).toStrictEqual([
      '#0 < -: tool aider --model x\nAider v1',
      '#1 < #0: user Add a test\nand a doc',
      '#2 < #1: assistant Done:\n\n# A heading',
      '#3 < #2: tool Applied edit',
    ]);
    expect(chats[0]?.rest).toStrictEqual({ started_local: '2026-01-02 03:04:05' });
    expect(chats[0]?.messages.map(({ hidden }) => hidden)).toStrictEqual([true, false, false, true]);
    expect(warnings).toStrictEqual(['no_ids $', 'local_time_without_zone $']);
  });

  it('leaves headings and quotes of an answer in it', () => {
    const answer = '#### Write docs  \n\n#### A small heading\n\n```md\n> a quote\n#### in a fence\n```\nEnd.\n';
    const { chats } = readTextWith(aider, run('2026-01-02 03:04:05', answer));
    expect(outline(chats[0])).toStrictEqual([
      '#0 < -: user Write docs',
      '#1 < #0: assistant #### A small heading\n\n```md\n> a quote\n#### in a fence\n```\nEnd.',
    ]);
  });

  it('takes every line with the mark as typed where an editor cut the ends of the lines', () => {
    const { chats } = readTextWith(aider, run('2026-01-02 03:04:05', '#### Hello\n\nHi.\n'));
    expect(outline(chats[0])).toStrictEqual(['#0 < -: user Hello', '#1 < #0: assistant Hi.']);
  });

  it('gives a run that went on the same identity and ids, and two runs of one second different ones', () => {
    const before = run('2026-01-02 03:04:05', '> aider  \n');
    const after = run('2026-01-02 03:04:05', '> aider  \n> Aider v1  \n\n#### Hello  \n');
    const [first] = readTextWith(aider, before).chats;
    const [second, third] = readTextWith(aider, after + before).chats;
    expect(second?.identity).toBe(first?.identity);
    expect(second?.messages[0]?.id).toBe(first?.messages[0]?.id);
    expect(third?.identity).not.toBe(first?.identity);
  });

  it('reports a beginning that is missing, and runs without messages', () => {
    const { chats, skipped, warnings } = readTextWith(aider, `#### Rest  \n${run('A', '')}${run('B', '#### x  \n')}`);
    expect(chats.map(({ rest }) => rest ?? null)).toStrictEqual([null, { started_local: 'B' }]);
    expect(skipped).toStrictEqual(['started at A no_messages']);
    expect(warnings).toContain('start_missing line 1');
  });

  it('is told by its starts, or by its name', () => {
    expect(aider.recognizes(sampleOfText(run('now', talk)))).toBe(true);
    expect(aider.recognizes(sampleOfText('#### x  \n', 'a/.aider.chat.history.md'))).toBe(true);
    expect(aider.recognizes(sampleOfText('#### A heading\n> a quote\n', 'notes.md'))).toBe(false);
  });
});

describe("Cursor's export", () => {
  const file = (...messages: string[]): string =>
    ['# Sums\n_Exported on 1/2/2026 at 10:00:00 GMT from Cursor (3.2.11)_\n', ...messages].join('\n---\n\n');

  it('reads title, messages, and keeps what it says of the export', () => {
    const { chats, warnings } = readTextWith(cursor, file('**User**\n\nOne?\n', '**Cursor**\n\nTwo.\n'));
    expect(chats[0]?.title).toBe('Sums');
    expect(outline(chats[0])).toStrictEqual(['#0 < -: user One?', '#1 < #0: assistant Two.']);
    expect(chats[0]?.rest).toStrictEqual({ head: ['_Exported on 1/2/2026 at 10:00:00 GMT from Cursor (3.2.11)_'] });
    expect(warnings).toStrictEqual(['no_ids $', 'no_times $']);
  });

  it('splits neither at a rule nor at what looks like a message within a fence', () => {
    const quoted = '**User**\n\nA rule:\n\n---\n\nand\n\n```md\n---\n\n**Cursor**\n\nNo.\n```\n';
    const { chats } = readTextWith(cursor, file(quoted, '**Cursor**\n\nTwo.\n'));
    expect(outline(chats[0])).toStrictEqual([
      '#0 < -: user A rule:\n\n---\n\nand\n\n```md\n---\n\n**Cursor**\n\nNo.\n```',
      '#1 < #0: assistant Two.',
    ]);
  });

  it('goes on after an answer that was cut within a fence', () => {
    const { chats } = readTextWith(cursor, file('**Cursor**\n\n```ts\nlet a\n', '**User**\n\nGo on.\n'));
    expect(outline(chats[0])).toStrictEqual(['#0 < -: assistant ```ts\nlet a', '#1 < #0: user Go on.']);
  });

  it('reads lines that end with CR LF', () => {
    const { chats } = readTextWith(cursor, file('**User**\n\nOne?\n').replaceAll('\n', '\r\n'));
    expect(outline(chats[0])).toStrictEqual(['#0 < -: user One?']);
    expect(chats[0]?.title).toBe('Sums');
  });

  it('is told by the line of the export and the speakers', () => {
    expect(cursor.recognizes(sampleOfText(file('**User**\n\nx\n')))).toBe(true);
    expect(cursor.recognizes(sampleOfText('# Notes\n\n**User**\n\nx\n'))).toBe(false);
  });
});

describe('any text', () => {
  const marks = [
    '#### ',
    '> ',
    '# ',
    '',
    '```',
    '~~~~',
    '---',
    '**User**',
    '**Cursor**',
    '# aider chat started at now',
  ];
  const line = fc
    .tuple(fc.constantFrom(...marks), fc.constantFrom('', '  ', ' a  ', 'a b'))
    .map((pair) => pair.join(''));
  const words = (text: string): string => text.replaceAll(/[\s#>*`~-]/g, '');

  it.each([
    ['Aider', aider, ''],
    ['Cursor', cursor, '# T\n_Exported on a from Cursor (1)_\n\n---\n\n**User**\n\n'],
  ] as const)('of %s loses no line, whatever they are', (_, format, head) => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 30 }), (lines) => {
        const text = head + lines.join('\n');
        const { chats } = readTextWith(format, text);
        const kept = words(JSON.stringify(chats.map(({ messages, rest, title }) => [messages, rest, title])));
        for (const each of text.split('\n')) {
          if (/^# aider|^\*\*/.test(each)) continue;
          expect(kept).toContain(words(each));
        }
      }),
      { numRuns: 300 },
    );
  });

  it('of Aider keeps how often a word was said', () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 30 }), (lines) => {
        const said = lines
          .filter((each) => !each.startsWith('# aider'))
          .join('')
          .split('a b').length;
        const { chats } = readTextWith(aider, lines.join('\n'));
        const texts = chats.flatMap(({ messages }) => messages.map((message) => textsOf(message)));
        expect(texts.join('').split('a b')).toHaveLength(said);
      }),
      { numRuns: 300 },
    );
  });
});

describe('lines within fences', () => {
  it('takes a fence with the same mark and at least its length as its end', () => {
    const fences = new FenceLines(['````md', '```', '~~~', '````', 'out', '```js', 'never closed']);
    expect([0, 1, 2, 3, 4, 5, 6].map((index) => fences.has(index))).toStrictEqual([
      true,
      true,
      true,
      true,
      false,
      false,
      false,
    ]);
  });

  it('sees those after one that is never closed', () => {
    const fences = new FenceLines(['~~~', 'out', '```', 'in', '```']);
    expect([1, 3].map((index) => fences.has(index))).toStrictEqual([false, true]);
  });

  it('looks through a text with very many fences that are never closed only once', () => {
    const fences = new FenceLines(
      Array.from({ length: 200_000 }, (_, index) => (index % 2 === 0 ? '```js' : '~~~~js')),
    );
    expect(fences.has(100_000)).toBe(false);
  });
});
