// The address of a model server: what of it a request uses, and which origin a person agrees to.

/** The origin of a server's address, such as `https://models.example`; null where the address is not http or https. */
export function serverOrigin(address: string): string | null {
  const url = httpUrl(address);
  return url === null ? null : url.origin;
}

/** Where a server takes chat completions; null where the address is not http or https. A query is kept. */
export function completionsUrl(address: string): string | null {
  const url = httpUrl(address);
  if (url === null) return null;
  url.pathname = `${url.pathname.replace(/\/+$/u, '')}/chat/completions`;
  url.hash = '';
  return url.href;
}

/** Addresses with a user name or password are refused: they can make one server look like another. */
function httpUrl(address: string): URL | null {
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  if (!/^https?:$/u.test(url.protocol)) return null;
  return url.username === '' && url.password === '' ? url : null;
}
