// Bodies of streams, written from their values.

/** Server-sent events. Texts are data as they are. */
export function sse(values: readonly unknown[]): string {
  return values.map((value) => `data: ${typeof value === 'string' ? value : JSON.stringify(value)}\n\n`).join('');
}

/** An event whose type is its name too. */
export interface NamedEvent {
  readonly type: string;
  readonly [member: string]: unknown;
}

/** Server-sent events that have names, as OpenAI responses and Anthropic send them. */
export function namedSse(values: readonly NamedEvent[]): string {
  return values.map((value) => `event: ${value.type}\ndata: ${JSON.stringify(value)}\n\n`).join('');
}

export function ndjson(values: readonly unknown[]): string {
  return values.map((value) => `${JSON.stringify(value)}\n`).join('');
}

/** Chunks of an OpenAI chat completion with the fields that all of them have. */
export function chatChunks(deltas: readonly object[], finishReason = 'stop'): object[] {
  const fields = { id: 'c-1', object: 'chat.completion.chunk', created: 1, model: 'm-1' };
  const chunks = deltas.map((delta) => ({ ...fields, choices: [{ index: 0, delta, finish_reason: null }] }));
  return [...chunks, { ...fields, choices: [{ index: 0, delta: {}, finish_reason: finishReason }] }];
}
