// Recorded and deliberately irregular streams, read by the chat whole, in single bytes, and cut off at every byte.
// They are not part of this repository; the tests are skipped where the folder is absent.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { CompletionReader } from '../../src/chat/completion-reader.ts';
import { readProviderStreams, STREAMS_FOLDER } from '../support/provider-streams.ts';

const CUT_OFF = 'the body ended';

interface Outcome {
  readonly text: string;
  /** Null where the answer is complete. */
  readonly problem: string | null;
}

const COMPLETION_STREAMS: Readonly<Record<string, Outcome>> = {
  '01-azure-no-delta': { text: 'Green tea.', problem: null },
  '02-comments-then-error-chunk': { text: 'The bridge opened in ', problem: 'Upstream disconnected' },
  '03-two-tool-calls-one-index': { text: '', problem: null },
  '04-tool-call-without-index': { text: '', problem: null },
  '05-content-is-a-list': { text: 'The answer is 5.', problem: null },
  '06-reasoning-under-two-names': { text: 'Use metres.', problem: null },
  '07-usage-in-every-chunk': { text: 'One, two', problem: null },
  '08-framing': { text: 'West winds today.', problem: null },
  '09-split-surrogates-u2028': { text: 'Lift-off \ud83d\ude80 at\u2028dawn', problem: null },
};

/** Streams of other APIs: the chat shows their error, or that they are no chat completion. */
const OTHER_STREAMS: Readonly<Record<string, string>> = {
  '10-responses-rotating-ids': 'did not send a chat completion',
  '11-anthropic-error-midstream': 'Overloaded',
  '12-anthropic-compatible-loose': 'did not send a chat completion',
  '13-gemini-early-stop-late-signature': 'did not send a chat completion',
  '14-gemini-json-array': 'did not send a chat completion',
  '15-ollama-error-line': 'an error was encountered while running the model',
};

function readBytes(pieces: readonly Uint8Array[]): Outcome {
  const reader = new CompletionReader();
  const decoder = new TextDecoder();
  const parts = pieces.flatMap((piece) => reader.read(decoder.decode(piece, { stream: true })));
  parts.push(...reader.end(CUT_OFF));
  const problems = parts.flatMap((part) => (part.type === 'failed' ? [part.message] : []));
  expect(problems.length).toBeLessThan(2);
  return {
    text: parts.map((part) => (part.type === 'token' ? part.text : '')).join(''),
    problem: problems[0] ?? null,
  };
}

function oddStream(name: string): Uint8Array {
  return readFileSync(join(STREAMS_FOLDER, 'odd', `${name}.txt`));
}

/** Cut off anywhere, an answer is a beginning of the whole one; once complete, it stays complete. */
function expectEveryCutToBeABeginning(bytes: Uint8Array, whole: Outcome): void {
  let previous: Outcome = { text: '', problem: CUT_OFF };
  for (let length = 0; length <= bytes.length; length += 1) {
    const cut = readBytes([bytes.subarray(0, length)]);
    expect(whole.text.startsWith(cut.text), `cut at byte ${length}`).toBe(true);
    expect(cut.text.startsWith(previous.text), `cut at byte ${length}`).toBe(true);
    if (previous.problem !== CUT_OFF) expect(cut, `cut at byte ${length}`).toEqual(previous);
    previous = cut;
  }
  expect(previous).toEqual(whole);
}

const hasOddStreams = existsSync(join(STREAMS_FOLDER, 'odd'));

test.skipIf(!hasOddStreams).each(Object.entries(COMPLETION_STREAMS))('reads %s as its README says', (name, whole) => {
  const bytes = oddStream(name);
  expect(readBytes([bytes])).toEqual(whole);
  expect(readBytes(Array.from(bytes, (byte) => Uint8Array.of(byte)))).toEqual(whole);
});

test.skipIf(!hasOddStreams).each(Object.entries(COMPLETION_STREAMS))(
  'reads %s in two pieces, split at every byte',
  (name, whole) => {
    const bytes = oddStream(name);
    for (let at = 0; at <= bytes.length; at += 1) {
      expect(readBytes([bytes.subarray(0, at), bytes.subarray(at)]), `split at byte ${at}`).toEqual(whole);
    }
  },
);

test.skipIf(!hasOddStreams).each(Object.entries(COMPLETION_STREAMS))(
  'keeps the beginning of %s, cut off at every byte',
  (name, whole) => expectEveryCutToBeABeginning(oddStream(name), whole),
);

test.skipIf(!hasOddStreams).each(Object.entries(OTHER_STREAMS))(
  'says what is wrong with %s, whole and cut off at every byte',
  (name, problem) => {
    const bytes = oddStream(name);
    for (let length = 0; length <= bytes.length; length += 1) {
      expect(readBytes([bytes.subarray(0, length)]).problem).not.toBeNull();
    }
    expect(readBytes([bytes])).toEqual({ text: '', problem: expect.stringContaining(problem) });
  },
);

const COMPLETIONS = readProviderStreams().filter(({ name }) => name.startsWith('openai-chat-'));

test.skipIf(COMPLETIONS.length === 0).each(COMPLETIONS)('reads the recorded stream $name', ({ lines, text }) => {
  const whole = { text: text.join(''), problem: null };
  const body = lines.map((line) => `data: ${line}\n\n`);
  expect(readBytes([encoded(`${body.join('')}data: [DONE]\n\n`)])).toEqual(whole);
  expect(readBytes([encoded(body.join('').replaceAll('\n', '\r\n').trimEnd())])).toEqual(whole);
});

test.skipIf(COMPLETIONS.length === 0).each(COMPLETIONS)(
  'keeps the beginning of the recorded stream $name, cut off at every byte of its first and last events',
  ({ lines }) => {
    const few = [...lines.slice(0, 4), ...lines.slice(-4)];
    const bytes = encoded(few.map((line) => `data: ${line}\n\n`).join(''));
    expectEveryCutToBeABeginning(bytes, readBytes([bytes]));
  },
);

function encoded(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
