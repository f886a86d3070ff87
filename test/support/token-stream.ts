// A page that records a message token by token and reports every ack to the test, out of the
// page's own storage: what is acked here must be there after any crash.

import type { RecordingPage } from './recording-page.ts';

export interface TokenStream {
  readonly session_id: string;
  readonly message_id: string;
  /** Length of text that is acked, in UTF-16 code units, as far as the test has been told. */
  acked(): number;
  /** When each ack came, in ms of the page's clock. */
  ackTimes(): readonly number[];
  /** Error replies that ended an event. */
  readonly refused: string[];
  /** Records no more; settles with the length of all that was recorded, once it is acked and the test has been told. */
  stop(): Promise<number>;
}

interface StreamOptions {
  readonly session_id: string;
  readonly message_id: string;
  /** Pause between tokens, in ms. */
  readonly pauseMs?: number;
}

/** Reports to the test under way at once: enough for an ack to be told when it comes, as a crash may follow. */
const MAX_REPORTS = 4;

/** Token number `index`: every prefix of a stream tells how far it goes, and any doubling or hole shows. */
function token(index: number): string {
  return `${index} `;
}

/** The first `length` characters of what every stream records. */
export function expectedText(length: number): string {
  let text = '';
  for (let index = 0; text.length < length; index += 1) text += token(index);
  return text.slice(0, length);
}

/** What became of an event. */
interface Settled {
  /** Length of text that is acked with it. */
  readonly length: number;
  /** In ms of the page's clock. */
  readonly at: number;
  readonly error: string | null;
}

/** A stream in its page. */
interface RunningStream {
  isOn: boolean;
  /** Events that are settled and the test does not know of yet. */
  untold: number;
}

type Listener = (settled: readonly Settled[]) => void;

declare global {
  interface Window {
    streams: Record<string, RunningStream>;
    /** Settles once the test has been told. */
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

/** Starts the message (its session must be there) and streams into it until it is stopped or the page dies. */
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
      // Few at a time: each costs more than what it reports, and a busy machine would fall ever further behind.
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
