// Server-sent events as chat servers send them. The name of an event is not read: its JSON says what it is.

import { createParser } from 'eventsource-parser';
import { MAX_VALUE_LENGTH, type Framing, type OnData } from './framing.ts';

/** Passes on the data of each event. A bare line of JSON, by which some servers report an error, is passed on too. */
export function createSse(onData: OnData): Framing {
  const pass = (text: string): void => {
    const data = text.trim();
    if (data !== '') onData(data);
  };
  const parser = createParser({
    maxBufferSize: MAX_VALUE_LENGTH,
    onEvent: ({ data }) => pass(data),
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
