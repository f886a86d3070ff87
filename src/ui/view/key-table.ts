// Every key of the viewer. The help follows from this table, and so does what a key does. Pure.

import type { ViewName } from './route.ts';

/** What the viewer itself does at a key. */
export type KeyCommand =
  | { readonly do: 'search' | 'next' | 'previous' | 'palette' | 'help' }
  | { readonly do: 'go'; readonly to: ViewName };

/** Where a key works. */
export type KeyGroup = 'anywhere' | 'go' | 'list' | 'session' | 'replay';

/** A key, or several pressed one after the other. */
export interface KeyBinding {
  readonly group: KeyGroup;
  /** As `KeyboardEvent.key` has them; `Mod+k` is Ctrl, or Command on a Mac. */
  readonly keys: readonly string[];
  /** Its text in `keyStrings`. */
  readonly text: KeyText;
  /** Null where an element does it by itself, such as a list that has the focus. */
  readonly command: KeyCommand | null;
}

export type KeyText =
  | 'palette'
  | 'search'
  | 'help'
  | 'leave'
  | 'goHome'
  | 'goLive'
  | 'goRecover'
  | 'goImport'
  | 'goTrash'
  | 'goStorage'
  | 'goSettings'
  | 'next'
  | 'previous'
  | 'open'
  | 'firstLast'
  | 'select'
  | 'selectAll'
  | 'rename'
  | 'trash'
  | 'find'
  | 'playPause'
  | 'forward'
  | 'commit'
  | 'faster'
  | 'ends';

export const KEY_TABLE: readonly KeyBinding[] = [
  { group: 'anywhere', keys: ['Mod+k'], text: 'palette', command: { do: 'palette' } },
  { group: 'anywhere', keys: ['/'], text: 'search', command: { do: 'search' } },
  { group: 'anywhere', keys: ['?'], text: 'help', command: { do: 'help' } },
  { group: 'anywhere', keys: ['Escape'], text: 'leave', command: null },
  { group: 'go', keys: ['g', 'h'], text: 'goHome', command: { do: 'go', to: 'home' } },
  { group: 'go', keys: ['g', 'l'], text: 'goLive', command: { do: 'go', to: 'live' } },
  { group: 'go', keys: ['g', 'r'], text: 'goRecover', command: { do: 'go', to: 'recover' } },
  { group: 'go', keys: ['g', 'i'], text: 'goImport', command: { do: 'go', to: 'import' } },
  { group: 'go', keys: ['g', 't'], text: 'goTrash', command: { do: 'go', to: 'trash' } },
  { group: 'go', keys: ['g', 'd'], text: 'goStorage', command: { do: 'go', to: 'storage' } },
  { group: 'go', keys: ['g', 's'], text: 'goSettings', command: { do: 'go', to: 'settings' } },
  { group: 'list', keys: ['j'], text: 'next', command: { do: 'next' } },
  { group: 'list', keys: ['k'], text: 'previous', command: { do: 'previous' } },
  { group: 'list', keys: ['Enter'], text: 'open', command: null },
  { group: 'list', keys: ['Home'], text: 'firstLast', command: null },
  { group: 'list', keys: ['x'], text: 'select', command: null },
  { group: 'list', keys: ['Mod+a'], text: 'selectAll', command: null },
  { group: 'list', keys: ['F2'], text: 'rename', command: null },
  { group: 'list', keys: ['Delete'], text: 'trash', command: null },
  { group: 'session', keys: ['f'], text: 'find', command: null },
  { group: 'replay', keys: [' '], text: 'playPause', command: null },
  { group: 'replay', keys: ['ArrowRight'], text: 'forward', command: null },
  { group: 'replay', keys: ['.'], text: 'commit', command: null },
  { group: 'replay', keys: ['>'], text: 'faster', command: null },
  { group: 'replay', keys: ['Home'], text: 'ends', command: null },
];

/** What a key press comes to: a command, the beginning of one, or nothing. */
export type KeyMatch =
  | { readonly status: 'command'; readonly command: KeyCommand }
  | { readonly status: 'begun'; readonly pressed: readonly string[] }
  | { readonly status: 'none' };

const NONE: KeyMatch = { status: 'none' };

/** Takes a key after those that were `pressed` before it. A key that continues nothing begins anew. */
export function matchKey(pressed: readonly string[], key: string, table = KEY_TABLE): KeyMatch {
  const keys = [...pressed, key];
  const candidates = table.filter(
    (binding) => binding.command !== null && keys.every((each, index) => each === binding.keys[index]),
  );
  const whole = candidates.find((binding) => binding.keys.length === keys.length);
  if (whole?.command != null) return { status: 'command', command: whole.command };
  if (candidates.length > 0) return { status: 'begun', pressed: keys };
  return pressed.length > 0 ? matchKey([], key, table) : NONE;
}

/** What a key event is in the table; null for what is left to the browser, such as Ctrl with anything but K. */
export function tableKey(event: KeyPress): string | null {
  if (event.altKey) return null;
  const letter = letterOf(event);
  if (event.ctrlKey || event.metaKey) return letter === 'k' && !event.shiftKey ? 'Mod+k' : null;
  return event.shiftKey || event.key.length > 1 ? event.key : letter;
}

/** What of a keyboard event counts. */
export type KeyPress = Pick<KeyboardEvent, 'altKey' | 'code' | 'ctrlKey' | 'key' | 'metaKey' | 'shiftKey'>;

/** In lower case; where a keyboard writes other letters than Latin ones, the Latin letter of the same key. */
function letterOf({ key, code }: KeyPress): string {
  const isOtherLetter = key.length === 1 && key > '\u007f';
  return isOtherLetter && code.startsWith('Key') ? code.slice(3).toLowerCase() : key.toLowerCase();
}
