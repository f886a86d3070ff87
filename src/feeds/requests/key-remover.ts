// Keys go into no recording: not even where a server or a browser repeats them in an error.

import type { AnswerSink } from '../answer-sink.ts';

/** Headers whose values are keys. */
const KEY_HEADERS = /auth|key|token|secret|cookie/u;

/** Shorter values are words of any text. */
const MIN_KEY_LENGTH = 8;

/** Returns a function that takes keys out of texts: those of headers, and everything of a URL but its path. */
function keyRemover(url: string, headers: Headers): (text: string) => string {
  const keys: string[] = [];
  const add = (value: string): void => {
    const [last = ''] = value.split(' ').slice(-1);
    if (last.length >= MIN_KEY_LENGTH) keys.push(last);
  };
  headers.forEach((value, name) => {
    if (KEY_HEADERS.test(name)) add(value);
  });
  for (const [, value = ''] of url.matchAll(/[?&][^=&#]*=([^&#]*)/gu)) add(value);
  return (text) =>
    keys
      .reduce((rest, key) => rest.replaceAll(key, '…'), text)
      .replaceAll(/(https?:\/\/)(?:[^\s/@]*@)?([^\s?#"']*)(?:[?#][^\s"']*)?/gu, '$1$2');
}

/** The same sink, whose errors, and texts of unknown formats, hold no key of the request. */
export function withoutKeys(sink: AnswerSink, url: string, headers: Headers): AnswerSink {
  const clean = keyRemover(url, headers);
  return {
    ...sink,
    raw(value) {
      sink.raw(typeof value === 'string' ? clean(value) : value);
    },
    fail(error) {
      sink.fail({ ...error, message: clean(error.message) });
    },
  };
}
