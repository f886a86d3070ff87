import { expect, test } from 'vitest';
import { moved, readSavedFilters, renamed, withFilter, withoutFilter } from '../../src/ui/view/saved-filters.ts';

const A = { name: 'A', text: 'status:active' };
const B = { name: 'B', text: 'is:pinned' };
const C = { name: 'C', text: 'words' };

test('saves a filter by its name', () => {
  expect(withFilter([A], { name: ' B ', text: 'is:pinned' })).toEqual([A, B]);
  expect(withFilter([A, B], { name: 'A', text: 'x' })).toEqual([{ name: 'A', text: 'x' }, B]);
  expect(withFilter([A], { name: '  ', text: 'x' })).toEqual([A]);
});

test('renames, deletes and moves', () => {
  expect(renamed([A, B], 'A', 'Z')).toEqual([{ ...A, name: 'Z' }, B]);
  expect(renamed([A, B], 'A', 'B')).toEqual([A, B]);
  expect(withoutFilter([A, B], 'A')).toEqual([B]);
  expect(moved([A, B, C], 'C', -1)).toEqual([A, C, B]);
  expect(moved([A, B, C], 'A', -1)).toEqual([A, B, C]);
  expect(moved([A, B, C], 'A', 9)).toEqual([B, C, A]);
});

test.each([undefined, null, '', 3, { name: 'A' }])('reads nothing from %j', (stored) => {
  expect(readSavedFilters(stored)).toEqual([]);
});

test('reads what it stored, without what is no filter', () => {
  expect(readSavedFilters([A, 3, null, { name: 'x' }, { name: '', text: '' }, B])).toEqual([A, B]);
});
