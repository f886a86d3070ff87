// Sends requests to a service worker that responds immediately. They come from a frame in its scope, in this page's process.
import type { Times } from '../commands.ts';

/** The script of that service worker. */
export const EMPTY_WORKER = `
  self.addEventListener('install', () => self.skipWaiting());
  self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
  self.addEventListener('fetch', (event) => {
    if (event.request.url.endsWith('/nothing')) event.respondWith(new Response('{}'));
  });`;

let frame: Promise<Window> | null = null;

/** Until the worker of this scope is stored, Chromium gives the frame to the one of the whole origin, which does not answer here. */
async function openFrame(): Promise<Window> {
  const { scope } = await navigator.serviceWorker.register('empty/sw.js', { scope: 'empty/' });
  const element = document.createElement('iframe');
  for (;;) {
    element.src = 'empty/index.html';
    document.body.append(element);
    await new Promise((resolve) => {
      element.addEventListener('load', resolve, { once: true });
    });
    const inside = element.contentWindow;
    if (inside?.navigator.serviceWorker.controller?.scriptURL.startsWith(scope) === true) return inside;
    element.remove();
  }
}

/** Sends `count` requests, one after the other, and returns the time of each until its body was read, in ms. */
export async function emptyFetches(count: number): Promise<Times> {
  frame ??= openFrame();
  const inside = await frame;
  const times: number[] = [];
  const body = JSON.stringify({ events: [{ type: 'message_append', content_delta: 'hello' }] });
  for (let index = 0; index < count; index += 1) {
    const startedAt = performance.now();
    const response = await inside.fetch('nothing', { method: 'POST', body });
    await response.json();
    times.push(performance.now() - startedAt);
  }
  return times;
}
