// Names messages without keeping them, so that they are known again in a later request.

import { ANSWER_BEGINNING } from '../watch-answer.ts';
import type { RequestMessage } from './chat-request.ts';
import { recordable } from './request-parts.ts';

/** Of any message: an answer by its text, the result of a tool by its call. Of data the beginning and the length count. */
export function hashOfMessage({ role, text, parts, tool_call_id }: RequestMessage): string {
  if (role === 'assistant') return hashOfAnswer(text);
  if (role === 'tool' && tool_call_id !== undefined) return hashOfResult(tool_call_id);
  return hashOf(`${role} ${text} ${JSON.stringify(recordable(parts ?? [], null))}`);
}

/** Of an answer: of its beginning, as apps change the end. */
export function hashOfAnswer(text: string): string {
  return hashOf(`assistant ${text.slice(0, ANSWER_BEGINNING)}`);
}

/** Of the result of a tool call, by the id of the call. */
export function hashOfResult(toolCallId: string): string {
  return hashOf(`tool ${toolCallId}`);
}

/** 64 bits of a text, in letters and digits: two multiplicative hashes. */
function hashOf(text: string): string {
  let first = 0xdeadbeef;
  let second = 0x41c6ce57;
  for (let index = 0; index < text.length; index += 1) {
    first = Math.imul(first ^ text.charCodeAt(index), 2_654_435_761);
    second = Math.imul(second ^ text.charCodeAt(index), 1_597_334_677);
    // Else only low bits of a character reach low bits of the hash.
    first ^= first >>> 15;
    second ^= second >>> 13;
  }
  return [first, second].map((half) => (half >>> 0).toString(36)).join('');
}
