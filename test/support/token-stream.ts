// A page that records a message token by token and reports every ack to the test, without using storage.
// After any crash, the recording must contain every event that was reported as acked.

import type { RecordingPage } from './recording-page.ts';

export interface TokenStream {
  readonly session_id: string;
  readonly message_id: string;
  /** Length of the acked text that was reported, in UTF-16 code units. */
  acked(): number;
  /** The time of each ack, in ms of the page's clock. */
  ackTimes(): readonly number[];
  /** Error replies to events. */
  readonly refused: string[];
  /** Stops recording. Resolves with the length of the recorded text after all of it is acked and reported. */
  stop(): Promise<number>;
}

interface StreamOptions {
  readonly session_id: string;
  readonly message_id: string;
  /** Pause between tokens, in ms. */
  readonly pauseMs?: number;
}

/** Maximum number of reports in flight: enough to report an ack when it arrives, because a crash may follow. */
const MAX_REPORTS = 4;

/** Token number `index`. The tokens are numbered: a prefix of a stream shows its length, and a duplicate or gap is visible. */
function token(index: number): string {
  return `${index} `;
}

/** The first `length` characters of the text that every stream records. */
export function expectedText(length: number): string {
  let text = '';
  for (let index = 0; text.length < length; index += 1) text += token(index);
  return text.slice(0, length);
}

/** The outcome of an event. */
interface Settled {
  /** Length of the text that is acked with it. */
  readonly length: number;
  /** Time in ms of the page's clock. */
  readonly at: number;
  readonly error: string | null;
}

/** A stream in its page. */
interface RunningStream {
  isOn: boolean;
  /** Settled events that are not reported yet. */
  untold: number;
}

type Listener = (settled: readonly Settled[]) => void;

declare global {
  interface Window {
    streams: Record<string, RunningStream>;
    /** Resolves when the report has reached the test. */
    reportSettled(key: string, settled: readonly Settled[]): Promise<void>;
  }
}

const listeners = new WeakMap<object, Map<string, Listener>>();

async function listen({ page }: RecordingPage, key: string, listener: Listener): Promise<void> {
  const known = listeners.get(page);
  if (known !== undefined) {
    known.set(key, listener);
    return;
  }
  const ofPage = new Map([[key, listener]]);
  listeners.set(page, ofPage);
  await page.exposeFunction('reportSettled', (name: string, settled: readonly Settled[]) => {
    ofPage.get(name)?.(settled);
  });
}

/** Adds the message to an existing session, and streams into it until it is stopped or the page dies. */
export async function startTokenStream(
  recording: RecordingPage,
  { session_id, message_id, pauseMs = 2 }: StreamOptions,
): Promise<TokenStream> {
  let acked = 0;
  const times: number[] = [];
  const refused: string[] = [];
  const key = `${session_id}/${message_id}`;
  await listen(recording, key, (settled) => {
    for (const { length, at, error } of settled) {
      if (error !== null) refused.push(error);
      acked = Math.max(acked, length);
      times.push(at);
    }
  });
  await recording.record({ type: 'message_add', session_id, message_id, role: 'assistant', content: '' });
  await recording.page.evaluate(
    ([session, message, name, pause, maxReports]) => {
      const stream: RunningStream = { isOn: true, untold: 0 };
      window.streams ??= {};
      window.streams[name] = stream;
      let length = 0;
      let index = 0;
      let unreported: Settled[] = [];
      let reports = 0;
      // Only a few at a time: a report is more expensive than an append, so on a busy machine the reports would lag more and more.
      const report = async (): Promise<void> => {
        while (unreported.length > 0 && reports < maxReports) {
          const settled = unreported;
          unreported = [];
          reports += 1;
          await window.reportSettled(name, settled);
          reports -= 1;
          stream.untold -= settled.length;
        }
      };
      const next = (): void => {
        if (!stream.isOn) return;
        const content_delta = `${index} `;
        const offset = length;
        index += 1;
        length += content_delta.length;
        const end = length;
        void window.recorder
          .record({ type: 'message_append', session_id: session, message_id: message, content_delta, offset })
          .then((reply) => {
            const at = performance.now();
            const isAcked = reply.type === 'ack';
            stream.untold += 1;
            unreported.push({ length: isAcked ? end : 0, at, error: isAcked ? null : JSON.stringify(reply) });
            return report();
          });
        setTimeout(next, pause);
      };
      next();
    },
    [session_id, message_id, key, pauseMs, MAX_REPORTS] as const,
  );
  return {
    session_id,
    message_id,
    acked: () => acked,
    ackTimes: () => times,
    refused,
    stop: () =>
      recording.page.evaluate(
        async ([session, message, name]) => {
          const stream = window.streams[name];
          if (stream === undefined) throw new Error(`There is no stream ${name}.`);
          stream.isOn = false;
          const reply = await window.recorder.record({ type: 'heartbeat', timestamp: 0, session_id: session });
          if (reply.type !== 'ack') throw new Error(JSON.stringify(reply));
          while (stream.untold > 0)
            await new Promise((resolve) => {
              setTimeout(resolve, 1);
            });
          const read = await window.recorder.api.session(session, {});
          if (!read.ok) throw new Error(read.error.message);
          return read.value.messages.find(({ message_id: id }) => id === message)?.content.length ?? 0;
        },
        [session_id, message_id, key] as const,
      ),
  };
}
