// Reads the chunks that OpenAI's chat completions, and every compatible server, send after `data:`.

/** `done`: the answer is whole. `nothing`: a chunk without text, such as the usage report. */
export type ChunkReading =
  | { readonly type: 'token'; readonly text: string; readonly isLast: boolean }
  | { readonly type: 'done' }
  | { readonly type: 'failed'; readonly message: string }
  | { readonly type: 'nothing' };

const NOTHING: ChunkReading = { type: 'nothing' };

/** Reads the data of one server-sent event. What it does not understand is `nothing`, but broken JSON is `failed`. */
export function readChunk(data: string): ChunkReading {
  if (data.trim() === '[DONE]') return { type: 'done' };
  const chunk = parsed(data);
  if (chunk === undefined)
    return {
      type: 'failed',
      message: 'The server sent something that is not JSON. Is it an OpenAI-compatible server?',
    };
  const failure = errorText(chunk);
  if (failure !== null) return { type: 'failed', message: failure };
  const choices = field(chunk, 'choices');
  const choice: unknown = Array.isArray(choices) ? choices[0] : null;
  const text = field(field(choice, 'delta'), 'content');
  const isLast = typeof field(choice, 'finish_reason') === 'string';
  if (typeof text === 'string' && text !== '') return { type: 'token', text, isLast };
  return isLast ? { type: 'done' } : NOTHING;
}

/** The message of an error body such as `{error: {message}}` or `{error: "…"}`; null when it holds none. */
export function errorText(body: unknown): string | null {
  const error = field(body, 'error');
  if (typeof error === 'string') return error;
  const message = field(error, 'message');
  return typeof message === 'string' ? message : error == null ? null : JSON.stringify(error);
}

/** JSON as a value, or undefined when it is none. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
