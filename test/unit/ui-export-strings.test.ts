import { expect, test } from 'vitest';
import { exportStrings } from '../../src/ui/strings/export.ts';

test('says what is not in a file, before and after', () => {
  expect(exportStrings.cannotCarry(['attachments', 'timing'])).toBe(
    'Not in such a file: attached files, timings of texts.',
  );
  expect(exportStrings.saved(1, {})).toBe('1 session saved as a file.');
  expect(exportStrings.saved(2, { ids: 9, branches: 4, reasoning: 1 })).toBe(
    '2 sessions saved as a file. Not in it: messages of other branches, reasoning.',
  );
});
