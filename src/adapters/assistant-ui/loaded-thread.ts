// Makes the thread of assistant-ui from what is recorded.

import type { RecorderClient } from '../../client/recorder-client.ts';
import { filledText, isObject, jsonOf, objectOf, textOf } from '../../feeds/readers/json-members.ts';
import { answersOf, isSuperseded, placeOf, type Answer, type RecordedMessage } from '../../protocol/index.ts';
import { unharmed } from '../recording/unharmed.ts';
import type { LoadedMessage, LoadedPart, LoadedStatus, LoadedThread } from './thread.ts';

/** Reads a session as a thread, which is empty where there is none or it cannot be read. */
export async function readThread({ api }: Pick<RecorderClient, 'api'>, id: string): Promise<LoadedThread> {
  const read = await api.session(id);
  unharmed(() => {
    if (!read.ok && read.error.code !== 'session_not_found') throw new Error(read.error.message);
  });
  return read.ok ? loadedThread(read.value.messages) : { messages: [] };
}

/** The messages of a session as a thread, in their order. Runs that went on with a message are joined to it. */
function loadedThread(recorded: readonly RecordedMessage[]): LoadedThread {
  const current = recorded.filter((message) => !isSuperseded(message));
  const answers = new Map(answersOf(current).map((answer) => [answer.answer_id, answer]));
  const messages = new Map<string, { message: LoadedMessage; parentId: string | null }>();
  /** The message of the thread that each recorded message belongs to. */
  const owners = new Map<string, string>();
  /** The latest answer to each question so far. */
  const latest = new Map<string, string>();
  for (const message of current) {
    const answer = answers.get(placeOf(message)?.answer_id ?? '');
    const id = answer === undefined ? message.message_id : threadIdOf(answer);
    owners.set(message.message_id, id);
    if (message.role === 'tool' && answer === undefined) continue;
    const before = owners.get((answer ?? message).parent_id ?? '') ?? null;
    // A page that was loaded anew knows of no earlier answer, so that its fetch records a question after the one before.
    const parentId = answer === undefined ? (latest.get(before ?? '') ?? before) : before;
    if (answer !== undefined && before !== null) latest.set(before, id);
    const known = messages.get(id);
    if (answer === undefined) messages.set(id, { message: plainMessage(message), parentId });
    else if (known === undefined) messages.set(id, { message: answerMessage(id, [answer]), parentId });
    else if (answer.answer_id !== id && answer.messages[0] === message) {
      const all = [...answers.values()].filter((other) => threadIdOf(other) === id);
      messages.set(id, { message: answerMessage(id, all), parentId: known.parentId });
    }
  }
  return { messages: [...messages.values()] };
}

/** A run that went on with a message of the thread names it. */
function threadIdOf({ answer_id, metadata }: Answer): string {
  return filledText(metadata['thread_message_id']) ?? answer_id;
}

function plainMessage({ message_id: id, role, content: text, created_at }: RecordedMessage): LoadedMessage {
  const common = { id, createdAt: new Date(created_at) };
  const metadata = { custom: {} };
  const content = { type: 'text', text } as const;
  if (role === 'assistant') return { ...common, role, content: [content], status: COMPLETE, metadata: ANSWER_METADATA };
  if (role === 'system') return { ...common, role, content: [content], metadata };
  return { ...common, role: 'user', content: [content], attachments: [], metadata };
}

function answerMessage(id: string, answers: readonly Answer[]): LoadedMessage {
  const content = answers.flatMap((answer) => answer.messages.flatMap((message) => partOf(message, answers)));
  const createdAt = new Date(answers[0]?.created_at ?? 0);
  return {
    id,
    createdAt,
    role: 'assistant',
    content,
    status: statusOf(answers.at(-1), content),
    metadata: ANSWER_METADATA,
  };
}

function partOf({ message_id, content, metadata }: RecordedMessage, answers: readonly Answer[]): LoadedPart[] {
  const about = objectOf(metadata);
  const url = filledText(about['url']);
  switch (about['kind']) {
    case 'answer':
    case 'text':
      return content === '' ? [] : [{ type: 'text', text: content }];
    case 'reasoning':
      return [{ type: 'reasoning', text: content }];
    case 'source':
      return url === undefined ? [] : [{ type: 'source', sourceType: 'url', id: message_id, url, title: content }];
    case 'tool_call': {
      const toolCallId = filledText(about['tool_call_id']) ?? message_id;
      const result = answers
        .flatMap((answer) => answer.tool_results)
        .find((found) => found.tool_call_id === toolCallId);
      const args = jsonOf(content);
      return [
        {
          type: 'tool-call',
          toolCallId,
          toolName: textOf(about['tool_name']),
          argsText: content,
          args: isObject(args) ? (args as {}) : {},
          ...(result === undefined
            ? {}
            : { result: jsonOf(result.content) ?? result.content, isError: result.is_error }),
        },
      ];
    }
    default:
      return [];
  }
}

function statusOf(answer: Answer | undefined, content: readonly LoadedPart[]): LoadedStatus {
  switch (answer?.outcome) {
    case 'complete':
      return content.some((part) => part.type === 'tool-call' && !('result' in part))
        ? { type: 'requires-action', reason: 'tool-calls' }
        : COMPLETE;
    case 'failed':
      return { type: 'incomplete', reason: 'error', error: answer.errors.at(-1)?.content ?? 'The answer failed.' };
    case 'stopped':
      return { type: 'incomplete', reason: 'cancelled' };
    default:
      return { type: 'incomplete', reason: 'other' };
  }
}

const COMPLETE = { type: 'complete', reason: 'stop' } as const;

const ANSWER_METADATA = {
  unstable_state: null,
  unstable_annotations: [],
  unstable_data: [],
  steps: [],
  custom: {},
} as const;
