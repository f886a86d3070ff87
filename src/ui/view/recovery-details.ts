// What can be said of a session that stopped: what was saved, where it is cut off, and what is missing. Pure.

import {
  branchesOf,
  isSuperseded,
  NO_CHOICES,
  type RecordedMessage,
  type RecoveryReport,
  type SessionDetail,
  type UnfinishedMessage,
} from '../../protocol/index.ts';

/** Characters shown of a text's beginning, and of its end. */
const EXCERPT_LENGTH = 120;

/** A text's beginning and its last words before the cut; a short one has no beginning of its own. */
export interface Excerpt {
  readonly beginning: string | null;
  readonly end: string;
}

/** A message that is cut off; its words, where they were read. */
export interface CutOffMessage extends UnfinishedMessage {
  readonly excerpt: Excerpt | null;
}

export interface RecoveryDetails {
  readonly session: SessionDetail;
  readonly report: RecoveryReport;
  /** The last ones first. */
  readonly cutOff: readonly CutOffMessage[];
  /** What a person asked last on the latest branch; null where the last messages have no such text. */
  readonly lastPrompt: string | null;
}

/** Puts together what was read. `messages`: by rising position, the last ones of the session, and those that are cut off before them. */
export function recoveryDetails(
  report: RecoveryReport,
  session: SessionDetail,
  messages: readonly RecordedMessage[],
): RecoveryDetails {
  const texts = new Map(messages.map(({ message_id, content }) => [message_id, content]));
  const cutOff = report.cut_off.toReversed().map((message) => {
    const text = texts.get(message.message_id);
    return { ...message, excerpt: text === undefined || text.trim() === '' ? null : excerptOf(text) };
  });
  const { shown } = branchesOf(messages, NO_CHOICES);
  const prompt = shown.findLast((message) => message.role === 'user' && !isSuperseded(message));
  return { session, report, cutOff, lastPrompt: prompt === undefined || prompt.content === '' ? null : prompt.content };
}

/** The first and the last words of a text, in which every white space is one space. */
export function excerptOf(text: string): Excerpt {
  const start = inOneLine(text.slice(0, 4 * EXCERPT_LENGTH));
  const end = inOneLine(text.slice(-4 * EXCERPT_LENGTH));
  if (text.length <= 4 * EXCERPT_LENGTH && start.length <= 2 * EXCERPT_LENGTH) return { beginning: null, end: start };
  return { beginning: `${firstWords(start)}…`, end: `…${lastWords(end)}` };
}

function inOneLine(text: string): string {
  return text.replace(/\s+/gu, ' ').trim().toWellFormed();
}

/** Without the word in which the excerpt would end, where it has others. */
function firstWords(text: string): string {
  const cut = text.slice(0, EXCERPT_LENGTH);
  return (/^(.+) \S*$/u.exec(cut)?.[1] ?? cut).toWellFormed();
}

function lastWords(text: string): string {
  const cut = text.slice(-EXCERPT_LENGTH);
  return (/^\S* (.+)$/u.exec(cut)?.[1] ?? cut).toWellFormed();
}
