import { afterEach, expect, test, vi } from 'vitest';
import { apiKey, rememberApiKey } from '../../src/chat/chat-memory.ts';

afterEach(() => void vi.unstubAllGlobals());

test('gives the key of an origin to that origin only', () => {
  const stored = new Map<string, string>();
  vi.stubGlobal('sessionStorage', {
    getItem: (name: string) => stored.get(name) ?? null,
    setItem: (name: string, value: string) => stored.set(name, value),
  });
  rememberApiKey('https://models.test', 'secret');
  expect(apiKey('https://models.test')).toBe('secret');
  for (const origin of ['http://models.test', 'https://models.test:8443', 'https://other.test', '']) {
    expect(apiKey(origin)).toBe('');
  }
});

test('knows no key where the browser stores nothing for this site', () => {
  vi.stubGlobal('sessionStorage', undefined);
  rememberApiKey('https://models.test', 'secret');
  expect(apiKey('https://models.test')).toBe('');
});
