// Walks through every view of the viewer while all that is recorded is hostile, and reports what that could do.
import { formatRoute } from '../../../src/ui/view/route.ts';
import { AVAILABLE_VIEWS, VIEWS } from '../../../src/ui/view-table.ts';
import { cutOffId, HOSTILE_PARTS, HOSTILE_TEXTS, markOf, SET_SIZE, wordOf } from '../hostile-events.ts';
import type { HostilePlace } from '../walk-report.ts';
import { chatgptConversation } from '../../support/chatgpt-export.ts';
import { allOf } from './deep.ts';
import { dropFiles } from './drop-files.ts';
import type { ViewerFrame } from './frame.ts';
import { showRaw } from './raw-view.ts';
import { openScreenWatch } from './screen-watch.ts';

/** Height of a window in which many rows are on the screen at once, in CSS pixels. */
const HIGH = 3_200;

/** Vectors that are typed into the search box. */
const TYPED = 12;

/** Vectors that stand in addresses: every so many. */
const ADDRESSED_EVERY = 5;

/** The longest time to scroll through a place, in ms. */
const LONGEST_MS = 60_000;

/** As many sessions that are being recorded are shown at home, and as panes of the live view beside those of the showcase. */
const AT_HOME = 4;
const LIVE_PANES = 10;

export interface HostileWalk {
  /** One line for each offence, with where it was found. */
  readonly offences: readonly string[];
  /** The vectors that a place has never had on the screen. */
  readonly missing: Readonly<Record<HostilePlace, readonly number[]>>;
}

export interface WalkOptions {
  readonly vectors: readonly string[];
  /** Whether an address is not of the app. */
  readonly isForeign: (address: string) => boolean;
  /** Records these vectors, each in a session that goes on, the same one for those at the same place. */
  readonly record: (indexes: readonly number[]) => Promise<void>;
}

export async function walkHostile(
  frame: ViewerFrame,
  { vectors, isForeign, record }: WalkOptions,
): Promise<HostileWalk> {
  const all = [...vectors.keys()];
  frame.resize(HIGH);
  const watch = openScreenWatch(frame, all, isForeign);
  const visit = async (hash: string, name: string): Promise<void> => {
    watch.where = name;
    await frame.go(hash);
    watch.check();
  };
  /** Scrolls again where something had not been read yet when its place was on the screen. */
  const scroll = async (
    place: HostilePlace,
    part: 'main' | 'holdfast-list-pane',
    onScreen: () => void | Promise<void>,
  ): Promise<void> => {
    const endsAt = performance.now() + LONGEST_MS;
    do {
      await frame.settled();
      await frame.scroll(part, onScreen);
    } while (watch.missing[place].length > 0 && performance.now() < endsAt);
  };
  const places: Record<HostilePlace, () => Promise<void>> = {
    async transcript() {
      await visit(formatRoute({ name: 'session', sessionId: HOSTILE_TEXTS, messageId: null }), 'transcript');
      await scroll('transcript', 'main', () => watch.see('transcript'));
    },
    async raw() {
      await visit(formatRoute({ name: 'session', sessionId: HOSTILE_TEXTS, messageId: null }), 'transcript, raw');
      await scroll('raw', 'main', async () => {
        const hide = await showRaw(frame);
        watch.see('raw', '[data-testid=message-text]');
        await hide();
      });
    },
    async parts() {
      await visit(formatRoute({ name: 'session', sessionId: HOSTILE_PARTS, messageId: null }), 'parts');
      await scroll('parts', 'main', async () => {
        for (const details of allOf(frame.document, 'details')) details.setAttribute('open', '');
        await frame.settled();
        watch.see('parts');
      });
    },
    async replay() {
      await visit(formatRoute({ name: 'replay', sessionId: HOSTILE_TEXTS }), 'replay');
      const scrubber = await frame.appears('[data-testid=replay-scrubber]');
      enter(scrubber, scrubber?.getAttribute('max') ?? '');
      await frame.settled();
      await scroll('replay', 'main', () => watch.see('replay'));
    },
    async list() {
      await visit(formatRoute({ name: 'sessions' }), 'list');
      await scroll('list', 'holdfast-list-pane', () => watch.see('list', 'holdfast-session-list'));
    },
    async trash() {
      await visit(formatRoute({ name: 'trash' }), 'trash');
      await frame.appears('[data-testid=trash-row]');
      do watch.see('trash');
      while (await pressed(frame, 'trash-older'));
    },
    async recovery() {
      await visit(formatRoute({ name: 'recover' }), 'recovery');
      await frame.appears('[data-testid=recovery-list]');
      while (await pressed(frame, 'recovery-more'));
      watch.see('recovery');
    },
    async search() {
      await visit(formatRoute({ name: 'home' }), 'search');
      const box = await frame.appears('[data-testid=find]');
      for (const set of setsOf(all)) {
        enter(box, wordOf(set));
        await watch.until('search', indexesOf(set, all), '[data-testid=search-hit] .snippet');
      }
      for (const vector of [...vectors.slice(0, TYPED), 'vector', 'script']) {
        watch.where = `search for ${vector}`;
        enter(box, vector);
        await frame.settled();
        watch.check();
      }
      enter(box, '');
    },
    async palette() {
      await visit(formatRoute({ name: 'home' }), 'palette');
      frame.press('k', { ctrlKey: true });
      const field = await frame.appears('[data-testid=palette-field]');
      for (const set of setsOf(all)) {
        enter(field, wordOf(set));
        await watch.until('palette', indexesOf(set, all), '[data-testid=palette-item] .title');
      }
      frame.press('k', { ctrlKey: true });
    },
    async home() {
      await visit(formatRoute({ name: 'home' }), 'home');
      for (const indexes of chunks(all, AT_HOME)) {
        await record(indexes);
        await watch.until('home', indexes, '[data-testid=home-session] .title');
      }
    },
    async live() {
      await visit(formatRoute({ name: 'live' }), 'live');
      await frame.appears('holdfast-live-pane');
      for (const indexes of chunks(all, LIVE_PANES)) {
        await record(indexes);
        await watch.until('live', indexes, 'holdfast-live-pane');
      }
    },
    async fileNames() {
      await visit(formatRoute({ name: 'import' }), 'import');
      const chats = vectors.map((vector, index) => ({
        ...chatgptConversation(index, vector),
        conversation_id: `report-${index}`,
        title: `${markOf(index)} ${vector}`,
      }));
      const others = vectors.map((vector, index) => [`${markOf(index)} ${vector}`, 'No chat.'] as const);
      dropFiles(frame, { 'conversations.json': JSON.stringify(chats), ...Object.fromEntries(others) });
      await frame.appears('[data-testid=import-skipped]'); // the report before it has none
      for (const details of allOf(frame.document, 'details')) details.setAttribute('open', '');
      while (await pressed(frame, 'import-more'));
      await watch.until('fileNames', all, '[data-testid=import-skipped] .where');
    },
    async reportTitles() {
      watch.where = 'report of an import';
      do watch.see('reportTitles', '[data-testid=import-session]');
      while (await pressed(frame, 'import-later'));
    },
  };

  for (const name of AVAILABLE_VIEWS) if (VIEWS[name] !== undefined) await visit(formatRoute({ name }), name);
  for (const walk of Object.values(places)) await walk();
  for (const [index, vector] of vectors.slice(0, 2).entries())
    await visit(formatRoute({ name: 'session', sessionId: cutOffId(vector, index), messageId: null }), 'cut off');
  for (const vector of vectors.filter((_, index) => index % ADDRESSED_EVERY === 0))
    await visit(
      formatRoute({ name: 'session', sessionId: vector, messageId: vector, filter: vector }),
      `address ${vector}`,
    );
  return { offences: watch.offences, missing: watch.missing };
}

function setsOf(indexes: readonly number[]): number[] {
  return [...new Set(indexes.map((index) => Math.floor(index / SET_SIZE)))];
}

function indexesOf(set: number, indexes: readonly number[]): number[] {
  return indexes.slice(set * SET_SIZE, (set + 1) * SET_SIZE);
}

function chunks(indexes: readonly number[], size: number): number[][] {
  return Array.from({ length: Math.ceil(indexes.length / size) }, (_, number) =>
    indexes.slice(number * size, (number + 1) * size),
  );
}

/** Presses the button, if there is one that can be pressed. */
async function pressed(frame: ViewerFrame, testId: string): Promise<boolean> {
  const [button] = allOf(frame.document, `button[data-testid=${testId}]:enabled`);
  if (button === undefined) return false;
  (button as HTMLElement).click();
  await frame.settled();
  return true;
}

/** Types into a field; where it is missing, what should follow from that will be. */
function enter(field: Element | undefined, text: string): void {
  if (field === undefined) return;
  Object.assign(field, { value: text });
  field.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
}
