// What the command palette says.

import type { PaletteAction, PaletteItem } from '../view/palette-items.ts';

const GROUP: Readonly<Record<PaletteItem['group'], string>> = {
  view: 'Go to',
  session: 'Sessions',
  action: 'Do',
};

const ACTION: Readonly<Record<PaletteAction, string>> = {
  keys: 'Show all keys',
  persist: 'Ask the browser to keep the recordings',
  light: 'Use light colours',
  dark: 'Use dark colours',
  system: 'Use the colours of the system',
  contrast: 'Use more contrast',
  less: 'Use as much contrast as the system asks for',
  chat: 'Open the demo chat',
};

export const paletteStrings = {
  label: 'Go to a view or a session, or do something',
  placeholder: 'View, session or action',
  list: 'What fits',
  group: GROUP,
  action: ACTION,
  searching: 'Looking for sessions…',
  nothing: 'Nothing fits.',
  failed: 'The sessions cannot be read.',
  count: (count: number) => (count === 0 ? 'Nothing fits.' : `${count} fit.`),
};
