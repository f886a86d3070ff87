// The lifecycle events of a page that is suspended, in the orders in which browsers send them.
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

/** In a browser, what a listener of the capturing phase adds is called in the same dispatch; in Node only in the next one. */
function tell(type: string, persisted = false): void {
  const dispatches = type === 'pagehide' ? 2 : 1;
  for (let count = 0; count < dispatches; count += 1) page.dispatchEvent(Object.assign(new Event(type), { persisted }));
}

test('a frozen page suspends the recorder, and resumes it when the page resumes', () => {
  tell('freeze');
  tell('resume');
  expect(calls).toEqual(['suspend', 'resume']);
});

test('a page in the back/forward cache suspends the recorder, and resumes it when the page is shown', () => {
  tell('pagehide', true);
  tell('pageshow', true);
  expect(calls).toEqual(['suspend', 'resume']);
});

test('a page that is both cached and frozen suspends once and resumes once', () => {
  tell('pagehide', true);
  tell('freeze');
  tell('resume');
  tell('pageshow', true);
  expect(calls).toEqual(['suspend', 'resume']);
});

test('the first display of a page, or its closing, does not suspend or resume the recorder', () => {
  tell('pageshow');
  tell('pagehide');
  expect(calls).toEqual([]);
});

test('a closed recorder is not suspended or resumed', () => {
  closed.abort();
  tell('freeze');
  tell('resume');
  expect(calls).toEqual([]);
});
