// The actions on a recorded session, with their busy and failed states.

import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { RecorderClient } from '../../client/index.ts';
import {
  ACTION_DEADLINE_MS,
  settleWithin,
  type Result,
  type SessionDetail,
  type StartTimer,
} from '../../protocol/index.ts';
import { conversationText } from '../view/conversation-text.ts';
import { exportStrings } from '../strings/export.ts';
import { saveSessions } from './save-sessions.ts';
import { copyText, type CopyOutcome } from './copy-text.ts';

export type SessionAction = 'copy' | 'save' | 'end' | 'trash' | 'restore' | 'purge';

/** Detail of `session-action-done`. */
export interface SessionActionDone {
  readonly action: SessionAction;
  readonly sessionId: string;
  readonly title: string;
  /** What was saved, and what is not in the file. */
  readonly saved: string | null;
}

/** How long the button says "Copied". */
const COPIED_SHOWN_MS = 2_000;

export class SessionActionsController implements ReactiveController {
  /** The action that is under way. */
  busy: SessionAction | null = null;
  /** The conversation was copied just now. */
  isCopied = false;
  /** What was saved last, and what of it is not in the file; null where a person gave it up. */
  saved: string | null = null;
  /** Why the last action failed, for people; null when it succeeded. */
  problem: string | null = null;

  readonly #host: ReactiveControllerHost;
  readonly #client: () => RecorderClient | null;
  readonly #branch: () => string | null;
  #copiedTimer: ReturnType<typeof setTimeout> | undefined;

  /** `branch`: a message of the branch that is shown, and so copied; null: that is the latest one. */
  constructor(
    host: ReactiveControllerHost,
    client: () => RecorderClient | null,
    branch: () => string | null = () => null,
  ) {
    this.#host = host;
    this.#client = client;
    this.#branch = branch;
    host.addController(this);
  }

  hostDisconnected(): void {
    clearTimeout(this.#copiedTimer);
  }

  /** Clears the outcome of the last action. Call it when another session is shown. */
  forget(): void {
    this.problem = null;
    this.isCopied = false;
  }

  /** Runs an action. Resolves with true when it is done; with false when it failed, see `problem`, was given up, or another one is busy. */
  async run(action: SessionAction, session: SessionDetail): Promise<boolean> {
    const client = this.#client();
    if (client === null || this.busy !== null) return false;
    this.busy = action;
    this.problem = null;
    this.#host.requestUpdate();
    const result =
      action === 'save'
        ? await this.#save(client, session)
        : await inTime(perform(client, action, session, this.#branch()));
    this.busy = null;
    if (!result.ok) this.problem = result.error.message;
    else if (action === 'copy') this.#confirmCopy();
    this.#host.requestUpdate();
    return result.ok && (action !== 'save' || this.saved !== null);
  }

  /** A person chooses a format first, and takes any time for that. */
  async #save(client: RecorderClient, { session_id }: SessionDetail): Promise<CopyOutcome> {
    const saved = await saveSessions(client, [session_id]);
    this.saved =
      saved.ok && saved.value !== null ? exportStrings.saved(saved.value.sessions, saved.value.losses) : null;
    return saved;
  }

  #confirmCopy(): void {
    this.isCopied = true;
    clearTimeout(this.#copiedTimer);
    this.#copiedTimer = setTimeout(() => {
      this.isCopied = false;
      this.#host.requestUpdate();
    }, COPIED_SHOWN_MS);
  }
}

function perform(
  client: RecorderClient,
  action: Exclude<SessionAction, 'save'>,
  session: SessionDetail,
  branchId: string | null,
): Promise<CopyOutcome> {
  const id = session.session_id;
  switch (action) {
    case 'copy':
      return copySession(client, id, branchId);
    case 'end':
      return markAsEnded(client, id);
    case 'trash':
      return client.api.trash(id);
    case 'restore':
      return client.api.restore(id);
    case 'purge':
      return client.api.purge(id);
  }
}

/** Of a long session only its newest messages are shown, so that all of it is read here. */
async function copySession(client: RecorderClient, sessionId: string, branchId: string | null): Promise<CopyOutcome> {
  const read = await client.api.session(sessionId, {});
  return read.ok ? copyText(conversationText(read.value, branchId)) : read;
}

async function markAsEnded(client: RecorderClient, session_id: string): Promise<Result<null>> {
  const reply = await client.record({ type: 'session_end', session_id });
  return reply.type === 'ack' ? { ok: true, value: null } : { ok: false, error: reply };
}

function inTime(outcome: Promise<CopyOutcome>): Promise<CopyOutcome> {
  return settleWithin(outcome, ACTION_DEADLINE_MS, startTimer, late);
}

function late(): CopyOutcome {
  const message = `No answer within ${ACTION_DEADLINE_MS / 1000} s. It may still take effect; if it does not, try again.`;
  return { ok: false, error: { message } };
}

const startTimer: StartTimer = (expire, ms) => {
  const timer = setTimeout(expire, ms);
  return () => clearTimeout(timer);
};
