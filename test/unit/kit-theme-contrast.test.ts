// The contrast of text and controls in theme.css, by the formula of WCAG 2.2.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

type Scheme = 'light' | 'dark';
type Colours = ReadonlyMap<string, string>;

const THEME = readFileSync(join(import.meta.dirname, '../../src/kit/theme.css'), 'utf8');

/** Text of these colours stands on these grounds. */
const TEXT: readonly (readonly [text: string, grounds: readonly string[]])[] = [
  [
    'ink',
    ['ground', 'surface', 'surface-raised', 'surface-sunken', 'surface-hover', 'surface-selected', 'accent-ground'],
  ],
  ['ink-soft', ['ground', 'surface', 'surface-raised', 'surface-sunken', 'surface-hover', 'surface-selected']],
  [
    'accent',
    ['ground', 'surface', 'surface-raised', 'surface-sunken', 'surface-hover', 'surface-selected', 'accent-ground'],
  ],
  ['accent-ink', ['accent', 'accent-hover']],
  ['warn', ['ground', 'surface', 'surface-hover', 'surface-selected', 'warn-ground']],
  ['danger', ['ground', 'surface', 'surface-hover', 'surface-selected', 'danger-ground']],
  ['good', ['ground', 'surface', 'surface-hover', 'surface-selected', 'good-ground']],
  ['live', ['ground', 'surface', 'surface-raised', 'surface-hover', 'surface-selected']],
];

/** Edges and marks by which a control or a state is recognised (WCAG 1.4.11). */
const MARKS: readonly (readonly [mark: string, grounds: readonly string[]])[] = [
  ['line-control', ['ground', 'surface', 'surface-raised', 'surface-sunken']],
  ['focus', ['ground', 'surface', 'surface-hover', 'surface-selected', 'warn-ground', 'danger-ground']],
];

function coloursOf(selector: string, scheme: Scheme): Colours {
  const [, block = ''] = THEME.split(`\n${selector} {\n`);
  const [rules = ''] = block.split('\n}');
  const declarations = rules.matchAll(/--([\w-]+): light-dark\((#\w{6}), (#\w{6})\);/g);
  return new Map(
    [...declarations].map(([, name = '', light = '', dark = '']) => [name, scheme === 'light' ? light : dark]),
  );
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((index) => {
    const part = Number.parseInt(colour.slice(index, index + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

/** The pairs below `least`, with their contrast. */
function tooWeak(pairs: typeof TEXT, colours: Colours, least: number): string[] {
  return pairs.flatMap(([name, grounds]) =>
    grounds.flatMap((ground) => {
      const ratio = contrast(colours.get(name) ?? '#000000', colours.get(ground) ?? '#000000');
      return ratio < least ? [`${name} on ${ground}: ${ratio.toFixed(2)}`] : [];
    }),
  );
}

describe.each(['light', 'dark'] as const)('%s', (scheme) => {
  const usual = coloursOf(':root', scheme);
  const more: Colours = new Map([...usual, ...coloursOf(":root[data-contrast='more']", scheme)]);

  it('has text of contrast 4.5, and marks of 3', () => {
    expect(usual.size).toBeGreaterThan(20);
    expect(tooWeak(TEXT, usual, 4.5)).toEqual([]);
    expect(tooWeak(MARKS, usual, 3)).toEqual([]);
  });

  it('has text of contrast 7, and marks of 4.5, where more is wanted', () => {
    expect(tooWeak(TEXT, more, 7)).toEqual([]);
    expect(tooWeak(MARKS, more, 4.5)).toEqual([]);
  });
});
