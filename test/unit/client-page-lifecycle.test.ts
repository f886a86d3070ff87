// What the browser tells a page of its suspension, in the orders in which browsers do.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { followPageLifecycle } from '../../src/client/page/page-lifecycle.ts';

let page = new EventTarget();
let calls: string[] = [];
let closed = new AbortController();

beforeEach(() => {
  page = new EventTarget();
  calls = [];
  closed = new AbortController();
  vi.stubGlobal('document', page);
  vi.stubGlobal('addEventListener', page.addEventListener.bind(page));
  followPageLifecycle({
    closed: closed.signal,
    suspend: () => void calls.push('suspend'),
    resume: () => {
      calls.push('resume');
      return Promise.resolve();
    },
  });
});

afterEach(() => {
  vi.unstubAllGlobals();
});

function tell(type: string, persisted = false): void {
  page.dispatchEvent(Object.assign(new Event(type), { persisted }));
}

test('a frozen page lets go, and comes back when it runs again', () => {
  tell('freeze');
  tell('resume');
  expect(calls).toEqual(['suspend', 'resume']);
});

test('a page that is kept for the back button lets go, and comes back when it is shown', () => {
  tell('pagehide', true);
  tell('pageshow', true);
  expect(calls).toEqual(['suspend', 'resume']);
});

test('a page that is kept and frozen lets go once, and comes back once', () => {
  tell('pagehide', true);
  tell('freeze');
  tell('resume');
  tell('pageshow', true);
  expect(calls).toEqual(['suspend', 'resume']);
});

test('a page that is shown for the first time, or is closed, is left alone', () => {
  tell('pageshow');
  tell('pagehide');
  expect(calls).toEqual([]);
});

test('nothing is done for a recorder that is closed', () => {
  closed.abort();
  tell('freeze');
  tell('resume');
  expect(calls).toEqual([]);
});
