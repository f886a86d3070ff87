// What of the messages of a chat is new with a request. Their ids are the app's, so that what is sent again is recorded once.

import { asText, filledText, objectsOf, type JsonObject } from '../../feeds/readers/json-members.ts';
import { messageOf } from '../../feeds/requests/request-parts.ts';
import type { NewMessage } from '../../feeds/writer/writers.ts';
import type { JsonValue } from '../../protocol/index.ts';
import type { SendOptions, UiMessage } from './chat-transport.ts';

/** The last answer of a chat, whose calls the page may answer itself. */
export interface LastAnswer {
  readonly answer_id: string;
  /** Calls whose results are recorded. */
  readonly answered: Set<string>;
}

/** The message of the assistant that the answer will go on with, as after the result of a tool that ran in the page. */
export function continuedMessage({ messages, messageId, trigger }: SendOptions): UiMessage | undefined {
  if (trigger === 'regenerate-message') return undefined;
  const message = messages.find(({ id }) => id === messageId) ?? messages.at(-1);
  return message?.role === 'assistant' ? message : undefined;
}

/** The messages after the last one of the assistant; where it is the last one, the results of tools that ran in the page. */
export function sentMessages(messages: readonly UiMessage[], last: LastAnswer | undefined): NewMessage[] {
  const index = messages.findLastIndex(({ role }) => role === 'assistant');
  if (index >= 0 && index === messages.length - 1) return last === undefined ? [] : resultsOf(messages[index], last);
  return messages.slice(index + 1).map(({ id, role, parts }) => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- parts are JSON, and the recorder checks them
    const { text, parts: others } = messageOf(role, [...parts] as JsonValue[]);
    return { id, role, content: text, metadata: others === undefined ? null : { parts: [...others] } };
  });
}

function resultsOf(message: UiMessage | undefined, { answer_id, answered }: LastAnswer): NewMessage[] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- parts are JSON, and the recorder checks them
  const parts = objectsOf([...(message?.parts ?? [])] as JsonValue[]);
  return parts.flatMap((part) => {
    const { toolCallId, output, errorText, preliminary } = part;
    const id = filledText(toolCallId);
    if (id === undefined || preliminary === true || answered.has(id)) return [];
    if (output === undefined && errorText === undefined) return [];
    answered.add(id);
    const metadata = {
      kind: 'tool_result',
      answer_id,
      tool_call_id: id,
      tool_name: nameOf(part),
      ...(output === undefined ? { is_error: true } : {}),
    };
    return [{ id: `${answer_id}#${id}`, role: 'tool', content: asText(output ?? errorText), metadata }];
  });
}

/** `tool-NAME` is the type of a part, except for tools that the app does not know in advance. */
function nameOf({ type, toolName }: JsonObject): string | null {
  return filledText(toolName) ?? filledText(asText(type).replace(/^tool-/u, '')) ?? null;
}
