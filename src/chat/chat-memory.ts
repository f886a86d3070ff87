// What the chat remembers between visits besides its recordings: the last session and the model.
// API keys stay in this tab: each is in sessionStorage under its server's origin, and never in a recording.
// Where the browser stores nothing for this site, nothing is remembered.

import { parsed } from './error-text.ts';
import type { ModelChoice } from './chat-options.ts';
import { DEFAULT_RATE } from './scripted-model.ts';

const LAST_SESSION = 'holdfast-chat:last-session';
const MODEL = 'holdfast-chat:model';
const API_KEY = 'holdfast-chat:api-key';

export function lastSession(): string | null {
  return quietly('localStorage', (storage) => storage.getItem(LAST_SESSION));
}

export function rememberSession(sessionId: string | null): void {
  quietly('localStorage', (storage) => {
    if (sessionId === null) storage.removeItem(LAST_SESSION);
    else storage.setItem(LAST_SESSION, sessionId);
  });
}

export function rememberedModel(): ModelChoice {
  const choice = parsed(quietly('localStorage', (storage) => storage.getItem(MODEL)) ?? 'null');
  if (typeof choice === 'object' && choice !== null && 'url' in choice && 'model' in choice) {
    const { url, model } = choice;
    if (typeof url === 'string' && typeof model === 'string') return { kind: 'server', url, model };
  }
  return { kind: 'scripted', rate: DEFAULT_RATE };
}

export function rememberModel(choice: ModelChoice): void {
  quietly('localStorage', (storage) => {
    if (choice.kind === 'server') storage.setItem(MODEL, JSON.stringify({ url: choice.url, model: choice.model }));
    else storage.removeItem(MODEL);
  });
}

/** The key that the person gave for the servers of an origin; '' for none. */
export function apiKey(origin: string): string {
  return quietly('sessionStorage', (storage) => storage.getItem(`${API_KEY}:${origin}`)) ?? '';
}

export function rememberApiKey(origin: string, key: string): void {
  quietly('sessionStorage', (storage) => {
    storage.setItem(`${API_KEY}:${origin}`, key);
  });
}

/** Null where the storage is absent or throws: site data is blocked, there is no room, or its file is damaged (Firefox). */
function quietly<T>(kind: 'localStorage' | 'sessionStorage', use: (storage: Storage) => T): T | null {
  try {
    return use(globalThis[kind]);
  } catch {
    return null;
  }
}
