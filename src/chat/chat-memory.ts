// What the chat remembers between visits besides its recordings: the last session and the model.
// The API key stays in this tab: it goes into sessionStorage only, and never into a recording.

import { parsed } from './completion-chunk.ts';
import type { ModelChoice } from './chat-options.ts';
import { DEFAULT_RATE } from './scripted-model.ts';

const LAST_SESSION = 'holdfast-chat:last-session';
const MODEL = 'holdfast-chat:model';
const API_KEY = 'holdfast-chat:api-key';

export function lastSession(): string | null {
  return localStorage.getItem(LAST_SESSION);
}

export function rememberSession(sessionId: string | null): void {
  if (sessionId === null) localStorage.removeItem(LAST_SESSION);
  else localStorage.setItem(LAST_SESSION, sessionId);
}

export function rememberedModel(): ModelChoice {
  const stored = parsed(localStorage.getItem(MODEL) ?? 'null');
  if (typeof stored === 'object' && stored !== null && 'url' in stored && 'model' in stored) {
    const { url, model } = stored;
    if (typeof url === 'string' && typeof model === 'string') return { kind: 'server', url, model };
  }
  return { kind: 'scripted', rate: DEFAULT_RATE };
}

export function rememberModel(choice: ModelChoice): void {
  if (choice.kind === 'server') localStorage.setItem(MODEL, JSON.stringify({ url: choice.url, model: choice.model }));
  else localStorage.removeItem(MODEL);
}

export function apiKey(): string {
  return sessionStorage.getItem(API_KEY) ?? '';
}

export function rememberApiKey(key: string): void {
  sessionStorage.setItem(API_KEY, key);
}
