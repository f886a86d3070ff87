// Logs of real tools that were cut at the end of any line, imported first, and the whole log after it.

import { describe, expect, test } from 'vitest';
import { differencesOfCuts } from '../support/cut-logs.ts';
import { readFormatSamples } from '../support/format-samples.ts';
import { readChats } from '../support/read-chats.ts';

/** Its lines do not say what they follow, and one takes the place of an earlier one. */
const WITHOUT_CHAIN = 'claude-code/edge-cases';

const LOGS = readFormatSamples().filter(
  ({ format, name }) => (format === 'claude-code' || format === 'codex') && name !== WITHOUT_CHAIN,
);

test.skipIf(LOGS.length === 0)('there are logs of both tools', () => {
  expect(new Set(LOGS.map(({ format }) => format)).size).toBe(2);
});

describe.each(LOGS)('$name', ({ file, texts }) => {
  test('gives the same messages wherever it was cut', () => {
    const lines = (texts.get(file) ?? '').split('\n');
    const differences = differencesOfCuts(lines, (cut) => readChats(new Map([[file, cut.join('\n')]])).chats);
    expect(differences).toStrictEqual([]);
  });
});
