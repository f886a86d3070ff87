// Answers that outlive their page, in Firefox and WebKitGTK, where the SharedWorker lives as long as a tab does.
import { join } from 'node:path';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { bodyOf, serveAnswers, textOf, type AnswerServer } from '../support/answer-server.ts';
import { eventually } from '../support/browser-test.ts';
import { buildScript } from '../support/build-page.ts';
import type { TortureEngine, TortureTab } from './engines/engine.ts';
import { engine as firefox } from './engines/firefox.ts';
import { engine as webkit } from './engines/webkit.ts';
import { startEngine } from './start-engine.ts';

const ROOT = join(import.meta.dirname, '..', '..');

/** A stream of so many chunks, and a pause between them in ms: it takes some seconds. */
const CHUNKS = 60;
const STREAM = `answer?id=1&chunks=${CHUNKS}&pause=100`;
const BODY = bodyOf(CHUNKS);
const WHOLE = { text: BODY, state: 'ended', recorded: { content: textOf(CHUNKS), completion: 'complete' } };

/** What a page has read of the answer, and what is recorded of it. `name`: of the page, in its address. */
interface Report {
  readonly name: string;
  readonly text: string;
  readonly state: string;
  /** The answer's message. */
  readonly recorded?: { readonly content: string; readonly completion: string };
}

/** Asks for the answer that its address names, or reads it again; a reload always reads it again. */
const PAGE = `<!doctype html><html lang="en"><title>relay</title><link rel="icon" href="data:," /><script type="module">
  import { openRecorder } from './holdfast.js';
  import './relay.js';

  const query = new URLSearchParams(location.search);
  const isReloaded = performance.getEntriesByType('navigation')[0].type === 'reload';
  const name = isReloaded ? 'reloaded' : query.get('name');
  window.recorder = await openRecorder();
  while (window.recorder.relay() === undefined) await new Promise((resolve) => setTimeout(resolve, 20));
  const ask = isReloaded ? null : query.get('ask');
  if (ask !== null) window.relay.ask('s1', ask, { recording: { provider: 'test' } });
  else if (name !== 'idle') window.relay.reattach('s1');
  for (;;) {
    const { text = '', state = 'idle' } = window.relay.readings.s1 ?? {};
    const { value } = await window.recorder.api.session('s1');
    const [recorded] = value?.messages ?? [];
    const report = { name, text, state, recorded };
    await fetch('report', { method: 'POST', body: JSON.stringify(report) }).catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
</script></html>`;

interface Pages {
  readonly answers: AnswerServer;
  readonly open: (name: string, ask?: string) => Promise<TortureTab>;
  /** The last report of a page. */
  readonly last: (name: string) => Report | undefined;
  readonly untilReading: (name: string) => Promise<void>;
}

describe.each([firefox, webkit])('$name', (engine: TortureEngine) => {
  beforeAll(() => {
    expect(engine.bring()).toEqual({ ok: true });
  });

  test('an answer goes on when its page is reloaded while another tab is open', async () => {
    const { answers, open, untilReading, last } = await startPages(engine);
    await open('idle');
    const tab = await open('asking', STREAM);
    await untilReading('asking');
    await tab.reload({ hard: false });
    await untilReading('reloaded');
    expect(answers.answers.get('1')?.state).toBe('running');
    await eventually(() => last('reloaded')).toMatchObject(WHOLE);
  });

  test('an answer goes on after the crash of another tab, or is cut off with its text up to there if its worker ran in that tab', async () => {
    const { open, untilReading, last } = await startPages(engine);
    const other = await open('idle');
    await open('asking', STREAM);
    await untilReading('asking');
    await other.crash?.();
    await eventually(() => ['ended', 'failed'].includes(last('asking')?.state ?? '')).toBe(true);
    if (last('asking')?.state === 'ended') await eventually(() => last('asking')).toMatchObject(WHOLE);
    else await eventually(() => last('asking')?.recorded?.completion).toBe('cut_off');
    const { text = '', recorded } = last('asking') ?? {};
    expect(BODY.startsWith(text)).toBe(true);
    expect(recorded?.content).not.toBe('');
    expect(textOf(CHUNKS).startsWith(recorded?.content ?? '?')).toBe(true);
  });
});

// Not so in WebKitGTK, whose SharedWorker runs in the process of one of the tabs.
test('firefox: an answer goes on when its tab is closed while another tab is open', async () => {
  const { answers, open, untilReading, last } = await startPages(firefox);
  await open('idle');
  const tab = await open('asking', STREAM);
  await untilReading('asking');
  await tab.close();
  await open('next');
  await eventually(() => last('next')).toMatchObject(WHOLE);
  expect(answers.answers.get('1')).toMatchObject({ chunks: CHUNKS, state: 'finished' });
});

async function startPages(engine: TortureEngine): Promise<Pages> {
  const script = await buildScript(ROOT, { name: 'relay', module: 'test/support/relay-page.ts' });
  const { server, browser } = await startEngine(engine, { ...script, 'relay.html': PAGE });
  const answers = await serveAnswers();
  onTestFinished(answers.close);
  const last = (name: string): Report | undefined =>
    server.bodies.map((body) => JSON.parse(body) as Report).findLast((report) => report.name === name);
  return {
    answers,
    last,
    open(name, ask) {
      const asked = ask === undefined ? '' : `&ask=${encodeURIComponent(answers.url + ask)}`;
      return browser.openTab(`${server.url}relay.html?name=${name}${asked}`);
    },
    async untilReading(name) {
      await eventually(() => last(name)?.text ?? '').not.toBe('');
    },
  };
}
