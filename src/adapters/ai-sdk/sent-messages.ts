// What of the messages of a chat is new with a request. Their ids are the app's, so that what is sent again is recorded once.

import { asText, filledText, objectsOf, type JsonObject } from '../../feeds/readers/json-members.ts';
import { messageOf } from '../../feeds/requests/request-parts.ts';
import type { NewMessage } from '../../feeds/writer/writers.ts';
import type { JsonValue } from '../../protocol/index.ts';
import type { SendOptions, UiMessage } from './chat-transport.ts';

/** The last answer of a chat, whose calls the page may answer itself. */
export interface LastAnswer {
  readonly answer_id: string;
  /** Its calls. */
  readonly calls: Set<string>;
  /** Calls whose results are recorded, also those of answers that it goes on with. */
  readonly answered: Set<string>;
}

/** The message of the assistant that the answer will go on with, as after the result of a tool that ran in the page. */
export function continuedMessage({ messages, messageId, trigger }: SendOptions): UiMessage | undefined {
  if (trigger === 'regenerate-message') return undefined;
  const message = messages.find(({ id }) => id === messageId) ?? messages.at(-1);
  return message?.role === 'assistant' ? message : undefined;
}

/** The calls of that message that have an output which is not known to be recorded. */
export function answeredCalls(message: UiMessage | undefined, last: LastAnswer | undefined): string[] {
  return outputsOf(message, last).map(({ toolCallId }) => asText(toolCallId));
}

/** The messages after the last one of the assistant, and before them the results of tools that ran in the page. */
export function sentMessages(sent: SendOptions, last: LastAnswer | undefined): NewMessage[] {
  const { messages } = sent;
  const index = messages.findLastIndex(({ role }) => role === 'assistant');
  const added = messages.slice(index + 1).map(({ id, role, parts }) => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- parts are JSON, and the recorder checks them
    const { text, parts: others } = messageOf(role, [...parts] as JsonValue[]);
    return { id, role, content: text, metadata: others === undefined ? null : { parts: [...others] } };
  });
  return last === undefined ? added : [...resultsOf(continuedMessage(sent), last), ...added];
}

function resultsOf(message: UiMessage | undefined, last: LastAnswer): NewMessage[] {
  const { answer_id, answered } = last;
  return outputsOf(message, last).map((part) => {
    const { output, errorText } = part;
    const id = asText(part['toolCallId']);
    answered.add(id);
    const metadata = {
      kind: 'tool_result',
      answer_id,
      tool_call_id: id,
      tool_name: nameOf(part),
      ...(output === undefined ? { is_error: true } : {}),
    };
    return { id: `${answer_id}#${id}`, role: 'tool', content: asText(output ?? errorText), metadata };
  });
}

/** Parts of tools with an output that is not recorded. */
function outputsOf(message: UiMessage | undefined, last: LastAnswer | undefined): JsonObject[] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- parts are JSON, and the recorder checks them
  const parts = objectsOf([...(message?.parts ?? [])] as JsonValue[]);
  return parts.filter(({ toolCallId, output, errorText, preliminary }) => {
    const id = filledText(toolCallId);
    if (id === undefined || preliminary === true || last?.answered.has(id) === true) return false;
    return output !== undefined || errorText !== undefined;
  });
}

/** `tool-NAME` is the type of a part, except for tools that the app does not know in advance. */
function nameOf({ type, toolName }: JsonObject): string | null {
  return filledText(toolName) ?? filledText(asText(type).replace(/^tool-/u, '')) ?? null;
}
