// The answer of an earlier page, which goes on in the SharedWorker, as a run of assistant-ui.

import type { AnswerSink } from '../../feeds/answer-sink.ts';
import { createStreamReader } from '../../feeds/readers/create-stream-reader.ts';
import { jsonOf, isObject } from '../../feeds/readers/json-members.ts';
import type { LoadedPart, LoadedStatus } from './thread.ts';

/** What a run yields: all of the answer so far. */
export interface ResumedRun {
  readonly content: readonly LoadedPart[];
  readonly status?: LoadedStatus;
}

/** Reads the body of an answer of any API, and yields what it has come to after each piece. */
export async function* resumedRun(body: ReadableStream<Uint8Array>): AsyncGenerator<ResumedRun, void> {
  const parts = collectParts();
  const reader = createStreamReader(parts.sink);
  const bytes = body.getReader();
  try {
    for (let next = await bytes.read(); !next.done; next = await bytes.read()) {
      reader.write(next.value);
      yield { content: parts.content() };
    }
    reader.end('ended');
    yield { content: parts.content(), status: parts.status() };
  } finally {
    await bytes.cancel().catch(() => undefined);
  }
}

interface Call {
  id: string | undefined;
  name: string;
  text: string;
  result?: unknown;
  isError?: boolean;
}

type Part = { readonly type: 'text' | 'reasoning'; text: string } | { readonly type: 'call'; readonly call: Call };

/** Collects the parts of an answer in their order. */
function collectParts(): {
  readonly sink: AnswerSink;
  content(): readonly LoadedPart[];
  status(): LoadedStatus;
} {
  const parts: Part[] = [];
  const calls = new Map<string, Call>();
  let stepStart = 0;
  let status: LoadedStatus = { type: 'incomplete', reason: 'other' };
  const ignore = (): void => undefined;

  function add(type: 'text' | 'reasoning', text: string): void {
    const last = parts.slice(stepStart).at(-1);
    if (last?.type === type) last.text += text;
    else if (text !== '') parts.push({ type, text });
  }

  const sink: AnswerSink = {
    append: (text) => add('text', text),
    reasoning: (text) => add('reasoning', text),
    toolCall({ key, id, name, arguments: text = '' }) {
      const known = calls.get(key ?? id ?? '');
      const call = known ?? { id, name: '', text: '' };
      if (known === undefined) {
        calls.set(key ?? id ?? '', call);
        parts.push({ type: 'call', call });
      }
      call.id ??= id;
      call.name = name ?? call.name;
      call.text += text;
    },
    toolResult({ id, content, is_error = false }) {
      const call = [...calls.values()].find((known) => known.id === id);
      if (call !== undefined) Object.assign(call, { result: content, isError: is_error });
    },
    step(isAgain = false) {
      if (isAgain) parts.length = stepStart;
      stepStart = parts.length;
    },
    userMessage: ignore,
    source: ignore,
    file: ignore,
    raw: ignore,
    describe: ignore,
    complete: () => void (status = { type: 'complete', reason: 'stop' }),
    fail: ({ message }) => void (status = { type: 'incomplete', reason: 'error', error: message }),
    stop: () => void (status = { type: 'incomplete', reason: 'cancelled' }),
    cutOff: ignore,
  };
  const isWaiting = (): boolean => [...calls.values()].some((call) => !('result' in call));
  return {
    sink,
    content: () => parts.map(loadedPart),
    status: () => (status.type === 'complete' && isWaiting() ? WAITING : status),
  };
}

const WAITING: LoadedStatus = { type: 'requires-action', reason: 'tool-calls' };

function loadedPart(part: Part): LoadedPart {
  if (part.type !== 'call') return { type: part.type, text: part.text };
  const { id = '', name, text, ...result } = part.call;
  const args = jsonOf(text);
  return {
    type: 'tool-call',
    toolCallId: id,
    toolName: name,
    argsText: text,
    args: isObject(args) ? (args as {}) : {},
    ...result,
  };
}
