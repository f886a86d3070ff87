// What people are told of an import: its counts, groups, progress and names.
import { expect, it } from 'vitest';
import { FORMATS } from '../../src/formats/index.ts';
import type { ImportReport } from '../../src/protocol/index.ts';
import { importReportStrings } from '../../src/ui/strings/import-report.ts';
import { formatTitles, IMPORT_SOURCES } from '../../src/ui/strings/import-sources.ts';
import { importReportName } from '../../src/ui/view/import-file-name.ts';
import { roundDuration, shareOf, timeLeft } from '../../src/ui/view/import-progress.ts';
import { countOutcomes, groupSkipped, groupWarnings } from '../../src/ui/view/import-report.ts';
import { pastedFileName } from '../../src/ui/view/pasted-text.ts';

const REPORT: ImportReport = {
  format: 'chatgpt',
  sessions: (['new', 'unchanged', 'new'] as const).map((outcome, index) => ({
    session_id: `s${index}`,
    title: null,
    message_count: 1,
    outcome,
  })),
  skipped: [
    { where: 'a $[1]', reason: 'no_messages: Empty: a title\nof two lines' },
    { where: 'b', reason: 'unknown_format' },
    { where: 'c', reason: 'Something that is no code' },
    { where: 'd', reason: 'unknown_format' },
  ],
  warnings: [{ code: 'bom', where: 'a', message: 'It begins with a mark.' }],
};

it('counts the sessions of each outcome', () => {
  expect(countOutcomes(REPORT)).toEqual({ new: 2, updated: 0, unchanged: 1 });
});

it('groups skipped entries by their reason, and loses none', () => {
  expect(groupSkipped(REPORT)).toEqual([
    {
      code: 'unknown_format',
      places: [
        { where: 'b', detail: '' },
        { where: 'd', detail: '' },
      ],
    },
    { code: 'no_messages', places: [{ where: 'a $[1]', detail: 'Empty: a title\nof two lines' }] },
    { code: 'Something that is no code', places: [{ where: 'c', detail: '' }] },
  ]);
});

it('groups warnings by their code', () => {
  expect(groupWarnings(REPORT)).toEqual([{ code: 'bom', places: [{ where: 'a', detail: 'It begins with a mark.' }] }]);
});

it('says a code in a sentence, and one that is not known as it is', () => {
  expect(importReportStrings.skippedSentence('no_messages')).toBe('The conversation has no messages.');
  expect(importReportStrings.warningSentence('constructor')).toBe('constructor');
});

it('names every format that is read, as the format calls itself', () => {
  const named = IMPORT_SOURCES.flatMap(({ formats }) => formats);
  expect(new Set(named)).toEqual(new Set(FORMATS.map(({ name }) => name)));
  for (const { formats, title } of IMPORT_SOURCES)
    expect(FORMATS.filter(({ name }) => formats.includes(name)).map((format) => format.title)).toContain(title);
  expect(formatTitles('claude, vscode, mine')).toBe('Claude, VS Code, mine');
});

it('tells the share that is read and the time that is left, where they are known', () => {
  const progress = {
    bytes_read: 1_000_000,
    bytes_total: 4_000_000,
    bytes_per_second: 500_000,
    sessions: 1,
    messages: 2,
  };
  expect([shareOf(progress), timeLeft(progress)]).toEqual([0.25, 6_000]);
  expect(timeLeft({ ...progress, bytes_read: 100 })).toBeNull();
  expect(timeLeft({ ...progress, bytes_per_second: 0 })).toBeNull();
  expect(timeLeft({ ...progress, bytes_read: 4_000_000 })).toBeNull();
  expect([shareOf({ ...progress, bytes_total: 0 }), shareOf({ ...progress, bytes_read: 5_000_000 })]).toEqual([
    null,
    1,
  ]);
});

it.each([
  [0, 'seconds', 1],
  [89_400, 'seconds', 89],
  [90_000, 'minutes', 2],
  [89 * 60_000, 'minutes', 89],
  [5_400_000, 'hours', 2],
])('rounds %i ms to %s', (ms, unit, count) => {
  expect(roundDuration(ms)).toEqual({ unit, count });
});

it.each([
  ['[{"mapping": {}}]', 'pasted.json'],
  ['\n { "messages": [] }', 'pasted.json'],
  ['{"type":"user"}\n{"type":"assistant"}', 'pasted.json'],
  ['<!DOCTYPE html><html></html>', 'pasted.html'],
  ['# Chat about boats\n\n**User**\n\nHello', 'pasted.md'],
  ['#### hello there, model', 'pasted.md'],
  ['[a link](https://example.org) in a sentence', null],
  ['{ braces } are no JSON', null],
  ['Some words that somebody has copied', null],
  ['{}', null],
])('takes %j for %j', (text, name) => {
  expect(pastedFileName(text)).toBe(name);
});

it('names the file of a report by the time of the import', () => {
  expect(importReportName(new Date(Date.UTC(2026, 10, 29, 13, 38, 7)))).toBe(
    'holdfast-import-2026-11-29T13-38-07.json',
  );
});
