// What a person does with sessions of the list: with many at once, or with one.

import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { RecorderClient } from '../../client/index.ts';
import { ok, type BulkCommand, type BulkQuery, type BulkResult, type Result } from '../../protocol/index.ts';
import { exportStrings } from '../strings/export.ts';
import { listStrings } from '../strings/list.ts';
import { announce, offerUndo } from '../view/view-events.ts';
import { actOnAll } from './act-on-all.ts';
import { saveSessions } from './save-sessions.ts';

/** What can be done with many sessions. */
export type BulkAction = 'end' | 'trash' | 'restore';

/** Sessions by their ids, or all that a query lists but some. */
export type Targets =
  | { readonly ids: readonly string[] }
  | { readonly query: BulkQuery; readonly but: ReadonlySet<string> };

/** Sessions of a page while ids are collected; the most that a page can have. */
const IDS_PAGE = 1_000;
/** What undoes an action. Nothing makes an ended session one that wants recovery. */
const OPPOSITE = { trash: 'restore', restore: 'trash', end: null } as const;

type ActionsClient = Pick<RecorderClient, 'api'>;

export class ListActionsController implements ReactiveController {
  /** How many sessions are done while an action is under way; null while none is. */
  done: number | null = null;
  /** Why the last action failed, for people. */
  problem: string | null = null;

  readonly #host: ReactiveControllerHost & EventTarget;
  readonly #onDone: () => void;

  /** `onDone` is called once something was done, also by undoing it. */
  constructor(host: ReactiveControllerHost & EventTarget, onDone: () => void) {
    this.#host = host;
    this.#onDone = onDone;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.problem = null;
  }

  /** Does something with many sessions, says how many it was, and offers to undo it. Resolves with whether all went well. */
  async act(client: ActionsClient, action: BulkAction, targets: Targets): Promise<boolean> {
    if (this.done !== null) return false;
    this.#start();
    const command = await this.#commandFor(client, action, targets);
    const outcome = command.ok ? await this.#runAll(client, command.value) : command;
    this.#finish(outcome.ok ? null : outcome.error.message);
    if (!outcome.ok) return false;
    const { done, refused } = outcome.value;
    const text = textOf(action, done, refused);
    const opposite = OPPOSITE[action];
    if (opposite === null || done === 0 || !command.ok || !('session_ids' in command.value)) announce(this.#host, text);
    else this.#offerUndo(client, text, { action: opposite, session_ids: command.value.session_ids });
    return true;
  }

  /** Saves sessions as a file. Resolves with whether there is one. */
  async save(client: Pick<RecorderClient, 'api' | 'export'>, targets: Targets): Promise<boolean> {
    if (this.done !== null) return false;
    this.#start();
    const ids = 'ids' in targets ? ok(targets.ids) : await idsOf(client, targets.query, targets.but);
    const saved = ids.ok ? await saveSessions(client, ids.value, (read) => this.#progress(read)) : ids;
    this.#finish(saved.ok ? null : saved.error.message);
    if (!saved.ok || saved.value === null) return false;
    announce(this.#host, exportStrings.saved(saved.value.sessions, saved.value.losses));
    return true;
  }

  /** Gives a session another title. Resolves with whether it has it. */
  async rename(client: ActionsClient, sessionId: string, title: string): Promise<boolean> {
    return this.#one(() => client.api.rename(sessionId, title), listStrings.renamed(title));
  }

  async pin(client: ActionsClient, sessionId: string, title: string, isPinned: boolean): Promise<boolean> {
    return this.#one(
      () => client.api.pin(sessionId, isPinned),
      isPinned ? listStrings.pinnedNow(title) : listStrings.unpinnedNow(title),
    );
  }

  async #one(run: () => Promise<Result<null>>, text: string): Promise<boolean> {
    const result = await run();
    this.#finish(result.ok ? null : result.error.message);
    if (result.ok) announce(this.#host, text);
    return result.ok;
  }

  /** By ids, where the action can be undone: once it is done, the query lists other sessions. */
  async #commandFor(client: ActionsClient, action: BulkAction, targets: Targets): Promise<Result<BulkCommand>> {
    if ('ids' in targets) return ok({ action, session_ids: targets.ids });
    if (OPPOSITE[action] === null && targets.but.size === 0) return ok({ action, query: targets.query });
    const ids = await idsOf(client, targets.query, targets.but);
    return ids.ok ? ok({ action, session_ids: ids.value }) : ids;
  }

  #runAll({ api }: ActionsClient, command: BulkCommand): Promise<Result<BulkResult>> {
    return actOnAll(api, command, null, (done) => this.#progress(done));
  }

  #offerUndo(client: ActionsClient, text: string, command: BulkCommand): void {
    offerUndo(this.#host, {
      text,
      undo: async () => {
        const undone = await this.#runAll(client, command);
        this.#finish(null);
        return undone.ok ? null : undone.error.message;
      },
    });
  }

  #start(): void {
    this.done = 0;
    this.problem = null;
    this.#host.requestUpdate();
  }

  #progress(done: number): void {
    this.done = done;
    this.#host.requestUpdate();
  }

  #finish(problem: string | null): void {
    this.done = null;
    this.problem = problem;
    this.#onDone();
    this.#host.requestUpdate();
  }
}

async function idsOf(
  { api }: ActionsClient,
  query: BulkQuery,
  but: ReadonlySet<string>,
): Promise<Result<readonly string[]>> {
  const ids: string[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof api.sessions>> = await api.sessions({
      ...query,
      limit: IDS_PAGE,
      ...(cursor === null ? {} : { cursor }),
    });
    if (!page.ok) return page;
    ids.push(...page.value.sessions.map(({ session_id }) => session_id).filter((id) => !but.has(id)));
    cursor = page.value.next_cursor;
  } while (cursor !== null);
  return ok(ids);
}

function textOf(action: BulkAction, done: number, refused: number): string {
  const texts = { end: listStrings.ended, trash: listStrings.trashed, restore: listStrings.restored };
  return refused === 0 ? texts[action](done) : `${texts[action](done)} ${listStrings.refused(refused)}`;
}
