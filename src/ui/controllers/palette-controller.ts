// The items of the command palette: views and actions at once, sessions as soon as they are read.

import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { RecorderClient } from '../../client/index.ts';
import type { Result, SessionPage } from '../../protocol/index.ts';
import { paletteStrings } from '../strings/palette.ts';
import { shellStrings } from '../strings/shell.ts';
import { DESTINATIONS } from '../view/navigation.ts';
import { matchingItems, type PaletteAction, type PaletteItem } from '../view/palette-items.ts';
import type { ViewName } from '../view/route.ts';
import { sessionAbout, sessionTitle } from '../view/session-labels.ts';

/** Sessions that are offered. */
const MOST_SESSIONS = 8;

/** A person who types on asks for something else. */
const TYPING_MS = 100;

export class PaletteController implements ReactiveController {
  items: readonly PaletteItem[] = [];
  /** Sessions are being read. */
  isReading = false;
  /** They could not be. */
  isFailed = false;

  readonly #host: ReactiveControllerHost;
  readonly #client: () => Pick<RecorderClient, 'api'> | null;
  #fixed: readonly PaletteItem[] = [];
  #typed = '';
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: ReactiveControllerHost, client: () => Pick<RecorderClient, 'api'> | null) {
    this.#host = host;
    this.#client = client;
    host.addController(this);
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer);
  }

  /** Begins anew. `views` and `actions`: those that are there. `typed`: what was typed already. */
  open(views: readonly ViewName[], actions: readonly PaletteAction[], typed = ''): void {
    this.#fixed = [...views.flatMap(viewItem), ...actions.map(actionItem)];
    this.type(typed);
  }

  /** Offers what fits. Sessions come later, and only those for what was typed last. */
  type(typed: string): void {
    this.#typed = typed;
    this.#show([]);
    this.isReading = true;
    this.isFailed = false;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#read(typed), typed === '' ? 0 : TYPING_MS);
  }

  async #read(typed: string): Promise<void> {
    const q = typed.trim();
    const query = { limit: MOST_SESSIONS, ...(q === '' ? {} : { q }) };
    const page: Result<SessionPage> | undefined = await this.#client()?.api.sessions(query);
    if (typed !== this.#typed) return;
    this.isReading = false;
    this.isFailed = page?.ok === false;
    this.#show(page?.ok === true ? page.value.sessions.map(sessionItem) : []);
  }

  #show(sessions: readonly PaletteItem[]): void {
    const fitting = matchingItems(this.#fixed, this.#typed);
    const views = fitting.filter(({ group }) => group === 'view');
    this.items = [...views, ...sessions, ...fitting.filter(({ group }) => group === 'action')];
    this.#host.requestUpdate();
  }
}

function viewItem(name: ViewName): PaletteItem[] {
  const destination = DESTINATIONS.find((each) => each.name === name);
  if (destination === undefined || destination.isNarrowOnly === true) return [];
  const title = shellStrings.viewName[name];
  return [{ group: 'view', id: `view-${name}`, title, about: '', icon: destination.icon, target: { place: { name } } }];
}

function actionItem(action: PaletteAction): PaletteItem {
  const title = paletteStrings.action[action];
  return { group: 'action', id: `action-${action}`, title, about: '', icon: 'expand', target: { action } };
}

function sessionItem(session: SessionPage['sessions'][number], index: number): PaletteItem {
  const place = { name: 'session', sessionId: session.session_id, messageId: null } as const;
  return {
    group: 'session',
    id: `session-${index}`,
    title: sessionTitle(session),
    about: sessionAbout(session),
    icon: 'chat',
    target: { place },
  };
}
