// Which titles the words of a list's filter find: those that the search finds, however they are written.
import { expect, test } from 'vitest';
import { sessionStart } from '../support/events.ts';
import { newDatabase, openTestRecorder } from '../support/recorder-harness.ts';

const TITLES = ['İstanbul gezisi', 'Straße', 'ＡＢＣ full', 'Café Crème', 'Ὀδυσσεύς', 'ภาษาไทย', 'plain ASCII'];

test.each([
  ['istanbul', 'İstanbul gezisi'],
  ['İSTANBUL', 'İstanbul gezisi'],
  ['strasse', 'Straße'],
  ['STRASSE', 'Straße'],
  ['abc', 'ＡＢＣ full'],
  ['ａｂｃ', 'ＡＢＣ full'],
  ['cafe creme', 'Café Crème'],
  ['cafe\u0301', 'Café Crème'],
  ['ΟΔΥΣΣΕΥΣ', 'Ὀδυσσεύς'],
  ['ไทย', 'ภาษาไทย'],
  ['N asc', 'plain ASCII'],
])('a filter by %s finds the title %s alone', async (q, title) => {
  const recorder = openTestRecorder({ database: newDatabase(), clock: () => 1_000 });
  await recorder.record(
    TITLES.map((each, index) => sessionStart(`s${index}`, { title: each })),
    { page_id: 'here' },
  );
  const found = await recorder.api.sessions({ q });
  expect(found.ok && found.value.sessions.map((session) => session.title)).toEqual([title]);
  await recorder.close();
});
