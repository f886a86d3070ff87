// What the chat remembers between visits besides its recordings: the last session and the model.
// The API key stays in this tab: it goes into sessionStorage only, and never into a recording.
// Where the browser stores nothing for this site, nothing is remembered.

import { parsed } from './completion-chunk.ts';
import type { ModelChoice } from './chat-options.ts';
import { DEFAULT_RATE } from './scripted-model.ts';

const LAST_SESSION = 'holdfast-chat:last-session';
const MODEL = 'holdfast-chat:model';
const API_KEY = 'holdfast-chat:api-key';

export function lastSession(): string | null {
  return stored('localStorage')?.getItem(LAST_SESSION) ?? null;
}

export function rememberSession(sessionId: string | null): void {
  if (sessionId === null) stored('localStorage')?.removeItem(LAST_SESSION);
  else stored('localStorage')?.setItem(LAST_SESSION, sessionId);
}

export function rememberedModel(): ModelChoice {
  const choice = parsed(stored('localStorage')?.getItem(MODEL) ?? 'null');
  if (typeof choice === 'object' && choice !== null && 'url' in choice && 'model' in choice) {
    const { url, model } = choice;
    if (typeof url === 'string' && typeof model === 'string') return { kind: 'server', url, model };
  }
  return { kind: 'scripted', rate: DEFAULT_RATE };
}

export function rememberModel(choice: ModelChoice): void {
  const storage = stored('localStorage');
  if (choice.kind === 'server') storage?.setItem(MODEL, JSON.stringify({ url: choice.url, model: choice.model }));
  else storage?.removeItem(MODEL);
}

export function apiKey(): string {
  return stored('sessionStorage')?.getItem(API_KEY) ?? '';
}

export function rememberApiKey(key: string): void {
  stored('sessionStorage')?.setItem(API_KEY, key);
}

function stored(kind: 'localStorage' | 'sessionStorage'): Storage | null {
  try {
    return globalThis[kind];
  } catch (error) {
    if (error instanceof DOMException) return null; // site data is blocked
    throw error;
  }
}
