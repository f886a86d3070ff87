// What every example page has: a question, the answer as it streams, what is saved, and a link to the recording.

import { installServiceWorker, openRecorder, type RecorderClient } from '../client/index.ts';

/** Asks, and calls `show` with each piece of the answer. */
export type Ask = (question: string, show: (text: string) => void, signal: AbortSignal) => Promise<void>;

/** Fills the page. `create` is given the recorder, and returns what asks. */
export async function examplePage(create: (recorder: RecorderClient) => Ask | Promise<Ask>): Promise<void> {
  const recorder = await openRecorder();
  void installServiceWorker({ url: '../sw.js' });
  const ask = await create(recorder);
  const [form, input, stop, answer, state] = elements();
  let stopping = new AbortController();

  const showState = (): void => {
    state.textContent = recorder.state.status.replace('_', ' ');
  };
  recorder.onStateChange(showState);
  showState();

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    stopping.abort();
    stopping = new AbortController();
    answer.textContent = '';
    const { signal } = stopping;
    const show = (text: string): void => {
      if (!signal.aborted) answer.append(text);
    };
    ask(input.value, show, signal).catch((error: unknown) => {
      if (!signal.aborted) answer.append(` (${String(error)})`);
    });
  });
  stop.addEventListener('click', () => {
    stopping.abort();
  });
}

function elements(): [HTMLFormElement, HTMLInputElement, HTMLButtonElement, HTMLElement, HTMLElement] {
  const form = document.createElement('form');
  const input = Object.assign(document.createElement('input'), { value: 'What is recorded?', required: true });
  input.setAttribute('aria-label', 'Question');
  const ask = Object.assign(document.createElement('button'), { textContent: 'Ask' });
  const stop = Object.assign(document.createElement('button'), { textContent: 'Stop', type: 'button' });
  form.append(input, ask, stop);
  const answer = document.createElement('pre');
  answer.setAttribute('aria-live', 'polite');
  const saved = document.createElement('p');
  const state = document.createElement('output');
  const viewer = Object.assign(document.createElement('a'), { href: '../', textContent: 'Recordings' });
  saved.append('Recording: ', state, ' · ', viewer);
  document.body.append(form, answer, saved);
  return [form, input, stop, answer, state];
}
