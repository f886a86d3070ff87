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
  /** Records no more; settles with the length of all that was recorded, once it is acked. */
  stop(): Promise<number>;
}

interface StreamOptions {
  readonly session_id: string;
  readonly message_id: string;
  /** Pause between tokens, in ms. */
  readonly pauseMs?: number;
}

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

declare global {
  interface Window {
    streaming: Record<string, boolean>;
    reportAck(key: string, length: number, at: number, error: string | null): void;
  }
}

const tellers = new WeakMap<object, Map<string, (length: number, at: number, error: string | null) => void>>();

async function listen(
  recording: RecordingPage,
  key: string,
  hear: (length: number, at: number, error: string | null) => void,
): Promise<void> {
  const { page } = recording;
  const known = tellers.get(page);
  if (known !== undefined) {
    known.set(key, hear);
    return;
  }
  const heard = new Map([[key, hear]]);
  tellers.set(page, heard);
  await page.exposeFunction('reportAck', (name: string, length: number, at: number, error: string | null) => {
    heard.get(name)?.(length, at, error);
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
  await listen(recording, key, (length, at, error) => {
    if (error !== null) refused.push(error);
    acked = Math.max(acked, length);
    times.push(at);
  });
  await recording.record({ type: 'message_add', session_id, message_id, role: 'assistant', content: '' });
  await recording.page.evaluate(
    ([session, message, name, pause]) => {
      window.streaming ??= {};
      window.streaming[name] = true;
      let length = 0;
      let index = 0;
      const next = (): void => {
        if (window.streaming[name] !== true) return;
        const content_delta = `${index} `;
        const offset = length;
        index += 1;
        length += content_delta.length;
        const end = length;
        void window.recorder
          .record({ type: 'message_append', session_id: session, message_id: message, content_delta, offset })
          .then((reply) => {
            window.reportAck(
              name,
              reply.type === 'ack' ? end : 0,
              performance.now(),
              reply.type === 'ack' ? null : JSON.stringify(reply),
            );
          });
        setTimeout(next, pause);
      };
      next();
    },
    [session_id, message_id, key, pauseMs] as const,
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
          window.streaming[name] = false;
          const reply = await window.recorder.record({ type: 'heartbeat', timestamp: 0, session_id: session });
          if (reply.type !== 'ack') throw new Error(JSON.stringify(reply));
          const read = await window.recorder.api.session(session, {});
          if (!read.ok) throw new Error(read.error.message);
          return read.value.messages.find(({ message_id: id }) => id === message)?.content.length ?? 0;
        },
        [session_id, message_id, key] as const,
      ),
  };
}
