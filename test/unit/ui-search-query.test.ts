import { expect, it } from 'vitest';
import { searchOf } from '../../src/ui/view/search-query.ts';

it('seeks the words in messages of the sessions that the rest of the filter names', () => {
  expect(searchOf('status:ended kelp "hold fast" model:gpt', 0)).toEqual({
    text: 'kelp "hold fast"',
    filter: { status: 'ended', model: 'gpt' },
  });
});
