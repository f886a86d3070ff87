// What a file of a format cannot carry of the recordings that it is written from: said before an export, counted after it.

import {
  attachmentsNamedIn,
  branchesOf,
  choicesFor,
  isSuperseded,
  placeOf,
  shownAtSource,
} from '../../protocol/index.ts';
import type { LossCode, Losses, RecordedMessage, SessionDetail } from '../../protocol/index.ts';

const SYSTEM_ROLES: ReadonlySet<string> = new Set(['system', 'developer']);
const KNOWN_ROLES: ReadonlySet<string> = new Set(['user', 'assistant', 'tool', 'function', ...SYSTEM_ROLES]);

/** Whether a message is a loss of a code. */
const OF_MESSAGE: Readonly<
  Record<
    Exclude<LossCode, 'branches' | 'other_attachments' | 'revisions' | 'titles'>,
    (message: RecordedMessage) => boolean
  >
> = {
  attachments: (message) => placeOf(message)?.kind === 'file' || attachmentsNamedIn(message.metadata).length > 0,
  completion: ({ completion }) => completion !== 'complete',
  extras: (message) => ['source', 'error'].includes(placeOf(message)?.kind ?? ''),
  ids: () => true,
  metadata: ({ metadata }) => metadata !== null,
  models: ({ model }) => model !== null,
  reasoning: (message) => placeOf(message)?.kind === 'reasoning',
  roles: ({ role }) => !KNOWN_ROLES.has(role),
  superseded: isSuperseded,
  system: ({ role }) => SYSTEM_ROLES.has(role),
  times: ({ created_at }) => created_at !== 0,
  timing: ({ timing = null }) => timing !== null && timing.length > 0,
};

/** Whether a message is text of a person or a model, and no part of another kind. */
export function isText(message: RecordedMessage): boolean {
  const kind = placeOf(message)?.kind ?? 'answer';
  return kind === 'answer' || kind === 'text';
}

/** The messages of a session that it shows, in their order: the branch of its source, or else the one with the latest message. */
export function shownMessages({ metadata, messages }: SessionDetail): readonly RecordedMessage[] {
  const choices = choicesFor(messages, shownAtSource(metadata, messages.at(-1)));
  return branchesOf(messages, choices).shown.filter((message) => !isSuperseded(message));
}

/** Counts what files leave out of the sessions that are written to them. */
export class LossCount {
  readonly #codes: readonly LossCode[];
  readonly #counts = new Map<LossCode, number>();

  /** `codes`: what the format cannot carry. */
  constructor(codes: readonly LossCode[]) {
    this.#codes = codes;
  }

  add(session: SessionDetail): void {
    for (const code of this.#codes) this.lose(code, countOf(session, code));
  }

  lose(code: LossCode, count: number): void {
    if (count > 0) this.#counts.set(code, (this.#counts.get(code) ?? 0) + count);
  }

  get losses(): Losses {
    return Object.fromEntries(this.#counts);
  }
}

function countOf(session: SessionDetail, code: LossCode): number {
  const { messages, metadata, title } = session;
  switch (code) {
    case 'branches':
      return messages.filter((message) => !isSuperseded(message)).length - shownMessages(session).length;
    case 'revisions':
      return messages.reduce((count, { revisions }) => count + revisions.length, 0);
    case 'titles':
      return title === null ? 0 : 1;
    case 'other_attachments': // counted where they are read
      return 0;
    default:
      return messages.filter(OF_MESSAGE[code]).length + (code === 'metadata' && metadata !== null ? 1 : 0);
  }
}
