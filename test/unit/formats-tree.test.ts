// The tree of messages that a source gives: order, branches, and what is wrong with it.

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MessageTree, TreeNode } from '../../src/formats/tree.ts';
import { newestLeaf, orderTree, uniqueIds } from '../../src/formats/tree.ts';

function node(
  id: string,
  parent_id: string | null | undefined,
  more: Partial<TreeNode<string>> = {},
): TreeNode<string> {
  return { id, parent_id, item: id, ...more };
}

function read(nodes: readonly TreeNode<string>[]): { tree: MessageTree<string>; order: string; faults: string[] } {
  const faults: string[] = [];
  const tree = orderTree(nodes, (fault, found) => faults.push(`${fault} ${found.id}`));
  return { tree, order: tree.items.map(({ id, parent_id }) => `${parent_id ?? ''}>${id}`).join(' '), faults };
}

describe('a tree of messages', () => {
  it('puts a parent before its children, whatever the order of the file', () => {
    expect(read([node('c', 'b'), node('b', 'a'), node('a', null)]).order).toBe('>a a>b b>c');
  });

  it('orders siblings as the parent lists them, and others after them as the file does', () => {
    const nodes = [node('x', 'a'), node('y', 'a'), node('z', 'a'), node('a', null, { children: ['z', 'gone', 'y'] })];
    expect(read(nodes).order).toBe('>a a>z a>y a>x');
  });

  it('finds the parent of a node that does not name it among those that list it', () => {
    const { order, faults } = read([node('a', null, { children: ['b'] }), node('b', undefined), node('c', undefined)]);
    expect(order).toBe('>a a>b >c');
    expect(faults).toStrictEqual([]);
  });

  it('hangs the children of a link without a message on its nearest ancestor that is one, in its place among siblings', () => {
    const link = { item: null };
    const nodes = [
      node('root', null, { ...link, children: ['a'] }),
      node('a', 'root', { children: ['link', 'd'] }),
      node('link', 'a', { ...link, children: ['c', 'b'] }),
      node('b', 'link'),
      node('c', 'link'),
      node('d', 'a'),
    ];
    const { tree, order } = read(nodes);
    expect(order).toBe('>a a>c a>b a>d');
    expect(tree.messageOf('link')).toBe('a');
    expect(tree.messageOf('root')).toBeNull();
    expect(tree.messageOf('gone')).toBeNull();
    expect(tree.has_branches).toBe(true);
  });

  it('makes a node whose parent is missing a first one', () => {
    const { order, faults, tree } = read([node('a', 'gone'), node('b', 'a')]);
    expect(order).toBe('>a a>b');
    expect(faults).toStrictEqual(['missing_parent a']);
    expect(tree.has_branches).toBe(false);
  });

  it('cuts a cycle at its first member in the file, though a walk from before it meets another one first', () => {
    const { order, faults } = read([
      node('t', 'y'),
      node('x', 'z'),
      node('y', 'x'),
      node('z', 'y'),
      node('self', 'self'),
    ]);
    expect(order).toBe('>x x>y y>t y>z >self');
    expect(faults).toStrictEqual(['cycle x', 'cycle self']);
  });

  it('keeps both of two nodes with one id, and the children with the first', () => {
    const { order, faults } = read([node('a', null), node('a', null), node('b', 'a'), node('a~2', 'b')]);
    expect(order).toBe('>a a>b b>a~2~2 >a~2');
    expect(faults).toStrictEqual(['duplicate_id a', 'duplicate_id a~2']);
  });

  it('takes a chain of 100,000 and loses no message of any graph', () => {
    const chain = Array.from({ length: 100_000 }, (_, place) => node(`${place}`, place === 0 ? null : `${place - 1}`));
    expect(read(chain.toReversed()).tree.items).toHaveLength(100_000);

    const ids = fc.constantFrom('a', 'b', 'c', 'd', 'e');
    const anyNode = fc.record({ id: ids, parent: fc.option(ids), children: fc.array(ids), kept: fc.boolean() });
    fc.assert(
      fc.property(fc.array(anyNode, { maxLength: 9 }), (drawn) => {
        const nodes = drawn.map(({ id, parent, children, kept }) =>
          node(id, parent, { children, item: kept ? id : null }),
        );
        const { items } = read(nodes).tree;
        expect(items).toHaveLength(drawn.filter(({ kept }) => kept).length);
        const known = new Set<string | null>([null]);
        for (const { id, parent_id } of items) {
          expect(known.has(id)).toBe(false);
          expect(known.has(parent_id)).toBe(true);
          known.add(id);
        }
      }),
    );
  });
});

describe('the newest leaf', () => {
  it('is the newest message that none follows', () => {
    const message = (id: string, parent_id: string | null, created_at: number | null) => ({
      id,
      parent_id,
      created_at,
    });
    expect(newestLeaf([message('a', null, 9), message('b', 'a', 5), message('c', 'a', 4)])).toBe('b');
    expect(newestLeaf([message('a', null, null), message('b', 'a', null), message('c', 'a', null)])).toBe('c');
    expect(newestLeaf([])).toBeNull();
  });
});

describe('unique ids', () => {
  it('are the same for the same ids', () => {
    const make = (): string[] => ['a', 'a~2', 'a', 'a', 'b'].map(uniqueIds());
    expect(make()).toStrictEqual(['a', 'a~2', 'a~3', 'a~4', 'b']);
  });
});
