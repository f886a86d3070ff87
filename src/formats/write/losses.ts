// What a file of a format cannot carry of the recordings that it is written from: said before an export, counted after it.

import { branchesOf, choicesFor, isSuperseded, placeOf, shownAtSource } from '../../protocol/index.ts';
import type { LossCode, Losses, RecordedMessage, SessionDetail } from '../../protocol/index.ts';

/** What the losses are, for people: after a number, or in a list. */
export const LOSS_TEXTS: Readonly<Record<LossCode, string>> = {
  attachments: 'attached files',
  branches: 'messages of other branches',
  completion: 'marks of messages that were cut off',
  extras: 'sources and errors of answers',
  ids: 'ids of messages',
  metadata: 'metadata of messages and sessions',
  models: 'names of models',
  reasoning: 'reasoning of models',
  revisions: 'earlier texts of messages',
  roles: 'roles of messages',
  superseded: 'messages that were taken back',
  system: 'marks of system messages',
  times: 'times of messages',
  timing: 'timings of texts',
  titles: 'titles of sessions',
};

const SYSTEM_ROLES: ReadonlySet<string> = new Set(['system', 'developer']);
const KNOWN_ROLES: ReadonlySet<string> = new Set(['user', 'assistant', 'tool', 'function', ...SYSTEM_ROLES]);

/** Whether a message is a loss of a code. */
const OF_MESSAGE: Readonly<
  Record<Exclude<LossCode, 'branches' | 'revisions' | 'titles'>, (message: RecordedMessage) => boolean>
> = {
  attachments: (message) => placeOf(message)?.kind === 'file',
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

/** Counts what a format that cannot carry `codes` leaves out of a session. */
export function lossesOf(session: SessionDetail, codes: readonly LossCode[]): Losses {
  const counts = codes.map((code) => [code, countOf(session, code)] as const);
  return Object.fromEntries(counts.filter(([, count]) => count > 0));
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
    default:
      return messages.filter(OF_MESSAGE[code]).length + (code === 'metadata' && metadata !== null ? 1 : 0);
  }
}

/** The losses of both. */
export function addLosses(one: Losses, other: Losses): Losses {
  const sums: Partial<Record<LossCode, number>> = { ...one };
  for (const [code, count] of Object.entries(other)) if (isLoss(code)) sums[code] = (sums[code] ?? 0) + count;
  return sums;
}

function isLoss(code: string): code is LossCode {
  return Object.hasOwn(LOSS_TEXTS, code);
}
