// Records ten events after a restart, and finds out whether they are there after another one.
import type { NewEvent } from '../../src/client/index.ts';
import type { By, ReadAnswer } from './messages.ts';
import type { OpenedPage } from './own-browser.ts';
import type { DamagePage } from './site.ts';

/** A session that was recorded before, by way. */
const CONTINUED: Readonly<Record<By, string>> = { port: 's0', rest: 's1' };

const ADDED = 'and on it goes ';
const NEW_TEXTS = ['a new ', 'session ', 'begins '];

function newSession(by: By): string {
  return `new-${by}`;
}

/** Records by each way. Returns the reasons why events were refused. */
export async function continueRecording({ page, ways }: OpenedPage): Promise<string[]> {
  const refused: string[] = [];
  for (const by of ways) refused.push(...((await page.ask({ type: 'record', by, events: eventsBy(by) })) as string[]));
  return refused.map((reply) => `an event was refused: ${reply}`);
}

/** Records an event that changes no text. */
export function keepRecording(page: DamagePage): Promise<unknown> {
  const event: NewEvent = { type: 'session_update', session_id: newSession('port'), title: `At ${Date.now()}` };
  return page.ask({ type: 'record', by: 'port', events: [event] });
}

function eventsBy(by: By): NewEvent[] {
  const [session_id, continued] = [newSession(by), CONTINUED[by]];
  const message_id = `${session_id}.answer`;
  const [content = '', ...more] = NEW_TEXTS;
  return [
    { type: 'message_append', session_id: continued, message_id: `${continued}.answer`, content_delta: ADDED },
    { type: 'session_start', session_id, provider: 'test' },
    { type: 'message_add', session_id, message_id, role: 'assistant', content },
    ...more.map((content_delta) => ({ type: 'message_append', session_id, message_id, content_delta }) as const),
  ];
}

/**
 * What has changed since, beside what was recorded by these ways. That was recorded last: where pages are told of a loss, as Chromium
 * finds some damage at the second start only, it may be missing, and nothing else.
 */
export function differencesSince(before: ReadAnswer, after: ReadAnswer, ways: readonly By[]): string[] {
  const required = textsOf(before);
  const expected = new Map(required);
  for (const by of ways) {
    expected.set(CONTINUED[by], `${expected.get(CONTINUED[by]) ?? ''}${ADDED}`);
    expected.set(newSession(by), NEW_TEXTS.join(''));
  }
  const found = textsOf(after);
  const isRight = (id: string): boolean => {
    const [least = '', most = '', text = ''] = [required, expected, found].map((texts) => texts.get(id));
    return after.evicted === null ? text === most : most.startsWith(text) && text.startsWith(least);
  };
  const ids = new Set([...expected.keys(), ...found.keys()]);
  return [...ids].filter((id) => !isRight(id)).map((id) => describe(id, expected, found));
}

function textsOf({ sessions }: ReadAnswer): Map<string, string> {
  return new Map(sessions.map(({ session_id, text }) => [session_id, text]));
}

type Texts = ReadonlyMap<string, string>;

function describe(id: string, expected: Texts, found: Texts): string {
  const length = (texts: Texts): string => (texts.has(id) ? `${texts.get(id)?.length} characters` : 'nothing');
  return `${id} has ${length(found)} (${found.get(id)?.slice(-30)}), expected ${length(expected)}`;
}
