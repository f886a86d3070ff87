import { expect, it } from 'vitest';
import { keyStrings } from '../../src/ui/strings/keys.ts';
import { KEY_TABLE, matchKey, tableKey, type KeyPress } from '../../src/ui/view/key-table.ts';

function press(key: string, more: Partial<KeyPress> = {}): KeyPress {
  return { key, code: '', altKey: false, ctrlKey: false, metaKey: false, shiftKey: false, ...more };
}

/** What the keys come to, pressed one after the other. */
function after(...keys: readonly string[]): unknown {
  let pressed: readonly string[] = [];
  let match = matchKey(pressed, '');
  for (const key of keys) {
    match = matchKey(pressed, key);
    pressed = match.status === 'begun' ? match.pressed : [];
  }
  return match.status === 'command' ? match.command : match.status;
}

it('one key is a command', () => {
  expect(after('/')).toEqual({ do: 'search' });
  expect(after('j')).toEqual({ do: 'next' });
});

it('two keys are one command, and the first alone is none', () => {
  expect(after('g')).toBe('begun');
  expect(after('g', 'r')).toEqual({ do: 'go', to: 'recover' });
});

it('a key that continues nothing begins anew', () => {
  expect(after('g', 'j')).toEqual({ do: 'next' });
  expect(after('g', 'g', 'h')).toEqual({ do: 'go', to: 'home' });
  expect(after('g', 'x')).toBe('none');
});

it('keys of elements are no commands of the viewer', () => {
  expect(after('Enter')).toBe('none');
  expect(after('Escape')).toBe('none');
});

it('no key sequence begins like another one ends', () => {
  const sequences = KEY_TABLE.filter(({ command }) => command !== null).map(({ keys }) => keys.join(' '));
  for (const one of sequences)
    expect(sequences.filter((other) => other === one || other.startsWith(`${one} `))).toEqual([one]);
});

it.each([
  ['a letter', press('j'), 'j'],
  ['a letter with the caps lock', press('J'), 'j'],
  ['a capital letter', press('J', { shiftKey: true }), 'J'],
  ['a sign that needs Shift', press('?', { shiftKey: true }), '?'],
  ['a letter on a Cyrillic keyboard', press('о', { code: 'KeyJ' }), 'j'],
  ['a named key', press('Escape'), 'Escape'],
  ['Ctrl K', press('k', { ctrlKey: true }), 'Mod+k'],
  ['Command K', press('k', { metaKey: true }), 'Mod+k'],
  ['Ctrl and another key', press('j', { ctrlKey: true }), null],
  ['Alt and a key', press('k', { altKey: true, ctrlKey: true }), null],
])('%s is known by its name', (_name, event, expected) => {
  expect(tableKey(event)).toBe(expected);
});

it('every key of the table has a text and a cap', () => {
  for (const { keys, text } of KEY_TABLE) {
    expect(keyStrings.text[text]).not.toBe('');
    for (const key of keys) expect(keyStrings.cap(key, false)).not.toBe('');
  }
  expect(keyStrings.cap('Mod+k', true)).toBe('⌘ K');
  expect(keyStrings.cap('Escape', false)).toBe('Esc');
});
