// Keys go into no recording: not even where a server or a browser repeats them in an error.

import type { AnswerSink } from '../answer-sink.ts';

/** Headers and parameters whose values are keys. */
const KEY_NAMES = /auth|key|token|secret|cookie|password|signature|sig$/iu;

/** Shorter values of other parameters are words of any text. */
const MIN_KEY_LENGTH = 8;

/** A key is longer; what is shorter is no secret, and would take letters out of words. */
const MIN_SECRET_LENGTH = 4;

/** Returns a function that takes keys out of texts: those of headers, a referrer, and everything of a URL but its path. */
function keyRemover(url: string, headers: Headers, referrer = ''): (text: string) => string {
  const keys: string[] = [];
  const add = (value: string, least = MIN_KEY_LENGTH): void => {
    if (value.length >= least) keys.push(value);
  };
  add(referrer);
  headers.forEach((value, name) => {
    if (KEY_NAMES.test(name)) add(value.slice(value.lastIndexOf(' ') + 1), MIN_SECRET_LENGTH);
  });
  for (const [, name = '', value = ''] of url.matchAll(/[?&]([^=&#]*)=([^&#]*)/gu)) {
    const least = KEY_NAMES.test(name) ? MIN_SECRET_LENGTH : MIN_KEY_LENGTH;
    add(value, least);
    add(new URLSearchParams(`=${value}`).get('') ?? '', least);
  }
  // The whole address first, then what contains other keys.
  const [address = ''] = url.split('?', 1);
  keys.sort((a, b) => b.length - a.length);
  return (text) =>
    keys
      .reduce((rest, key) => rest.replaceAll(key, '…'), url === '' ? text : text.replaceAll(url, address))
      .replaceAll(/(https?:\/\/)(?:[^\s/@]*@)?([^\s?#"']*)(?:[?#][^\s"']*)?/gu, '$1$2');
}

/** The same sink, whose errors, and texts of unknown formats, hold no key of the request. */
export function withoutKeys(sink: AnswerSink, url: string, headers: Headers, referrer?: string): AnswerSink {
  const clean = keyRemover(url, headers, referrer);
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
