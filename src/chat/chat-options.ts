// What the page's address names: the model, and the session that is open.

import { DEFAULT_RATE } from './scripted-model.ts';
import { completionsUrl } from './server-address.ts';

/** A model on a server. The API key is never part of it. */
export interface ServerChoice {
  readonly kind: 'server';
  readonly url: string;
  readonly model: string;
}

/** Which model answers. */
export type ModelChoice = { readonly kind: 'scripted'; readonly rate: number } | ServerChoice;

/**
 * What becomes of the model that a link names. `use`: it can be used at once. `ask`: it is on a server that the person
 * has not chosen, so nothing may be sent there before the person agrees. `none`: the link names no model that can be used.
 */
export type LinkedModel =
  | { readonly status: 'none' }
  | { readonly status: 'use'; readonly choice: ModelChoice }
  | { readonly status: 'ask'; readonly choice: ServerChoice };

/** Judges the model in the page's query string. `chosen` is the model that the person chose last. */
export function linkedModel(query: string, chosen: ModelChoice): LinkedModel {
  const choice = modelFromQuery(query);
  if (choice === null) return { status: 'none' };
  if (choice.kind === 'scripted') return { status: 'use', choice };
  const address = completionsUrl(choice.url);
  if (address === null) return { status: 'none' };
  const isChosen = chosen.kind === 'server' && completionsUrl(chosen.url) === address;
  return { status: isChosen ? 'use' : 'ask', choice };
}

/** Faster than any screen, and still one token at a time. */
const HIGHEST_RATE = 100_000;

/** Reads `?model=scripted&rate=200` or `?server=<url>&model=<name>`; null when the query names no model. */
function modelFromQuery(query: string): ModelChoice | null {
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
    return null; // a malformed escape: the link was cut off
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
