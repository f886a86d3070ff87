// The views and states that screenshots show.
import type { Page } from 'playwright-core';
import { formatRoute, VIEW_NAMES, type Place } from '../../src/ui/view/route.ts';
import { longSessionId } from '../recordings/session-plan.ts';
import { SHOWCASE } from '../viewer/page/showcase.ts';
import { beginFolder, dragOver, importChats, importNothing, pasteChat } from './import-acts.ts';

/**
 * What the browser holds. `stage`: many recordings. `empty`: none. `held`: many, but the storage does not answer. `broken`: a
 * database that cannot be opened. `importing`: what is imported in it. `copied`: many, with a second copy; `gave_way`: the same, where that
 * has given way; `restored`: the same, where they came back from it.
 */
export type World = 'stage' | 'empty' | 'held' | 'broken' | 'importing' | 'copied' | 'gave_way' | 'restored';

export interface Shot {
  readonly name: string;
  readonly world: World;
  readonly hash: string;
  /** What a person does before the picture is taken. */
  readonly act?: (page: Page) => Promise<void>;
}

const views = VIEW_NAMES.map((name): [string, Place] => [name, { name }]);

const sessions = [...Object.values(SHOWCASE), longSessionId(0)].map((sessionId): [string, Place] => [
  `session-${shortName(sessionId)}`,
  { name: 'session', sessionId, messageId: null },
]);

const replays = [SHOWCASE.streamed, SHOWCASE.rich].map((sessionId): [string, Place] => [
  `replay-${shortName(sessionId)}`,
  { name: 'replay', sessionId },
]);

const unknown: [string, Place] = [
  'session-unknown',
  { name: 'session', sessionId: 'no-such-session', messageId: null },
];

function shortName(sessionId: string): string {
  return sessionId.replace('showcase-', '');
}

function shotsOf(world: World, places: readonly [string, Place][]): Shot[] {
  return places.map(([name, place]) => ({
    name: world === 'stage' ? name : `${world}-${name}`,
    world,
    hash: formatRoute(place),
  }));
}

async function type(page: Page, text: string): Promise<void> {
  await page.locator('holdfast-list-pane input').first().fill(text);
}

/** Types words, and waits for what is found in messages. */
async function search(page: Page, words: string): Promise<void> {
  await type(page, words);
  await page.getByTestId('search-loading').waitFor();
  await page.getByTestId('search-loading').waitFor({ state: 'hidden' });
}

async function select(page: Page): Promise<void> {
  const rows = page.getByTestId('row-select');
  for (const index of [0, 2, 3]) await rows.nth(index).click({ force: true });
}

const rich = formatRoute({ name: 'session', sessionId: SHOWCASE.rich, messageId: null });

/** What a person does in the stage's world. */
const ACTS: readonly Shot[] = [
  { name: 'search', world: 'stage', hash: '#/sessions', act: (page) => search(page, 'webhook') },
  {
    name: 'search-filters',
    world: 'stage',
    hash: '#/sessions',
    act: (page) => type(page, 'status:interrupted model:gpt'),
  },
  { name: 'search-nothing', world: 'stage', hash: '#/sessions', act: (page) => search(page, 'xyzzyxyzzy') },
  { name: 'select', world: 'stage', hash: '#/sessions', act: select },
  { name: 'palette', world: 'stage', hash: rich, act: (page) => page.keyboard.press('Control+K') },
  { name: 'help', world: 'stage', hash: rich, act: (page) => page.keyboard.press('?') },
  { name: 'find', world: 'stage', hash: rich, act: (page) => page.keyboard.press('f') },
];

/** What a person imports. */
const IMPORTS: readonly Shot[] = [
  { name: 'import-report', act: (page: Page) => importChats(page) },
  { name: 'import-failed', act: (page: Page) => importNothing(page) },
  { name: 'import-gathering', act: (page: Page) => beginFolder(page) },
  { name: 'import-note', act: (page: Page) => beginFolder(page, '#/settings') },
  { name: 'import-question', act: (page: Page) => pasteChat(page) },
  { name: 'import-drop', act: (page: Page) => dragOver(page) },
].map((shot) => ({ ...shot, world: 'importing', hash: '#/import' }));

/** What the storage view says of the second copy. */
async function showCopy(page: Page): Promise<void> {
  await page.getByTestId('second-copy').scrollIntoViewIfNeeded();
}

const COPIES: readonly Shot[] = [
  { name: 'storage-copied', world: 'copied', hash: '#/storage', act: showCopy },
  { name: 'settings-copied', world: 'copied', hash: '#/settings' },
  { name: 'storage-gave-way', world: 'gave_way', hash: '#/storage', act: showCopy },
  { name: 'restored-notice', world: 'restored', hash: '#/' },
  { name: 'restored-session', world: 'restored', hash: rich },
];

/** In the order in which they are taken. */
export const SHOTS: readonly Shot[] = [
  ...shotsOf('stage', [...views, ...sessions, ...replays, unknown]),
  ...ACTS,
  ...shotsOf('empty', views),
  ...shotsOf('held', [...views, ...sessions.slice(0, 1)]),
  ...shotsOf('broken', [...views, ...sessions.slice(0, 1)]),
  ...IMPORTS,
  ...COPIES,
];
