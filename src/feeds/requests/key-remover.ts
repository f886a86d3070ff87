// Keys go into no recording: not even where a server or a browser repeats them in an error.

/** Headers whose values are no keys, and may be in any text. */
const PLAIN_HEADERS =
  /^(?:accept|content-|user-agent|anthropic-(?:version|beta|dangerous)|x-stainless|x-title|referer)/u;

/** Shorter values are words of any text. */
const MIN_KEY_LENGTH = 8;

/** Returns a function that takes the values of headers, and everything of a URL but its path, out of texts. */
export function keyRemover(url: string, headers: Headers): (text: string) => string {
  const keys: string[] = [];
  const add = (value: string): void => {
    const [last = ''] = value.split(' ').slice(-1);
    if (last.length >= MIN_KEY_LENGTH) keys.push(last);
  };
  headers.forEach((value, name) => {
    if (!PLAIN_HEADERS.test(name)) add(value);
  });
  for (const [, value = ''] of url.matchAll(/[?&][^=&#]*=([^&#]*)/gu)) add(decodeURIComponent(value));
  return (text) =>
    keys
      .reduce((rest, key) => rest.replaceAll(key, '…'), text)
      .replaceAll(/(https?:\/\/)(?:[^\s/@]*@)?([^\s?#]*)[?#][^\s"']*/gu, '$1$2');
}
