// The check that every export of the package has a doc comment.

import { expect, test } from 'vitest';
import { undocumentedExports } from '../package/undocumented-exports.ts';

const comment = { summary: [] };

test('names the exports that have no doc comment, with their modules', () => {
  const children = [
    { name: 'Documented', comment },
    { name: 'Bare' },
    { name: 'documented', signatures: [{ name: 'documented', comment }] },
    { name: 'bare', signatures: [{ name: 'bare' }] },
    { name: 'Elsewhere', variant: 'reference' },
    { name: 'Members', comment, children: [{ name: 'bare' }] },
  ];
  const project = { name: 'holdfast', children: [{ name: 'index', children }, { name: 'empty' }] };
  expect(undocumentedExports(project)).toEqual(['index: Bare', 'index: bare']);
});
