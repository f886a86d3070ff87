// What a session is called whose app gives it no title.

import type { ChatRequest } from './chat-request.ts';

/** Characters of the first question that make the title. */
const TITLE_LENGTH = 80;

/** The first line of the first question. */
export function titleOf(chat: ChatRequest | null): string | undefined {
  const question = chat?.messages.find(({ role }) => role === 'user');
  const line = /\S.*/u.exec(question?.text ?? '')?.[0].trimEnd();
  return line !== undefined && line.length > TITLE_LENGTH ? `${line.slice(0, TITLE_LENGTH)}…` : line;
}
