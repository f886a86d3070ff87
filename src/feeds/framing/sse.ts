// Server-sent events as chat servers send them. The JSON of an event says what it is; of the names, only `error` is read.

import { createParser } from 'eventsource-parser';
import { isPlainObject, parseJson } from '../../protocol/index.ts';
import { MAX_VALUE_LENGTH, type Framing, type OnData } from './framing.ts';

/** Passes on the data of each event. A bare line of JSON, by which some servers report an error, is passed on too. */
export function createSse(onData: OnData): Framing {
  const pass = (text: string): void => {
    const data = text.trim();
    if (data !== '') onData(data);
  };
  const parser = createParser({
    maxBufferSize: MAX_VALUE_LENGTH,
    onEvent: ({ event, data }) => pass(event === 'error' ? errorData(data.trim()) : data),
    onError: ({ line = '' }) => {
      if (line.startsWith('{')) pass(line);
    },
  });
  return {
    push: (text) => parser.feed(text),
    // Without a blank line after it, the last event would be lost.
    end: () => parser.feed('\n\n'),
  };
}

/** Some servers say only by its name that an event is an error. Then its data becomes the member `error`. */
function errorData(data: string): string {
  const value = parseJson(data);
  const saysSo = data === '' || (isPlainObject(value) && ('error' in value || 'type' in value));
  return saysSo ? data : JSON.stringify({ error: value ?? data });
}
