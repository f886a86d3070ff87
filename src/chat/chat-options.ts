// What the address asks for: the model, and the session that is open.

import { DEFAULT_RATE } from './scripted-model.ts';

/** Which model answers. The API key is never part of an address. */
export type ModelChoice =
  | { readonly kind: 'scripted'; readonly rate: number }
  | { readonly kind: 'server'; readonly url: string; readonly model: string };

/** Faster than any screen, and still one token at a time. */
const HIGHEST_RATE = 100_000;

/** Reads `?model=scripted&rate=200` or `?server=<url>&model=<name>`; null when the address names no model. */
export function modelFromQuery(query: string): ModelChoice | null {
  const parameters = new URLSearchParams(query);
  const url = parameters.get('server');
  const model = parameters.get('model');
  if (url !== null && url !== '') return { kind: 'server', url, model: model ?? '' };
  const rate = parameters.get('rate');
  if (model === null && rate === null) return null;
  return { kind: 'scripted', rate: rateFrom(rate) };
}

/** Reads `#<session id>`; null when there is none. */
export function sessionFromHash(hash: string): string | null {
  try {
    const id = decodeURIComponent(hash.replace(/^#/u, ''));
    return id === '' ? null : id;
  } catch {
    return null; // a malformed escape: somebody cut the link
  }
}

/** Writes the hash that {@link sessionFromHash} reads. */
export function hashOfSession(sessionId: string): string {
  return `#${encodeURIComponent(sessionId)}`;
}

function rateFrom(text: string | null): number {
  const rate = Number(text ?? DEFAULT_RATE);
  return rate > 0 ? Math.min(rate, HIGHEST_RATE) : DEFAULT_RATE;
}
