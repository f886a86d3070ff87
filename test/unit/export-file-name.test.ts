import { expect, test } from 'vitest';
import { exportFileName } from '../../src/formats/write/file-name.ts';

const NOW = new Date('2026-11-29T12:00:00Z');

test.each([
  [['s1'], 'holdfast-2026-11-29-s1.jsonl'],
  [['s1', 's2'], 'holdfast-2026-11-29.jsonl'],
  [[], 'holdfast-2026-11-29.jsonl'],
  [['a/b\\c:d 数据'], 'holdfast-2026-11-29-a-b-c-d-.jsonl'],
  [['x'.repeat(300)], `holdfast-2026-11-29-${'x'.repeat(60)}.jsonl`],
])('a file of %j is named so that every file system takes it', (ids, name) => {
  expect(exportFileName(ids, NOW, 'jsonl')).toBe(name);
});
