// Serves one page that reads one answer, at the port that the page opened for it.

import { parseToRelay, type FromRelayMessage, type RelayAttach, type RelayFetch } from '../../protocol/index.ts';
import type { AnswerReader, RelayedAnswer } from './relayed-answer.ts';

/** What a relay needs of its worker. */
export interface RelayService {
  /** Whether the client holds the lock that shows when its page is gone. */
  isPresent(): Promise<boolean>;
  /** Calls back once when the client's page is gone. Returns the function that stops it. */
  onGone(listener: () => void): () => void;
  begin(message: RelayFetch): RelayedAnswer;
  find(message: RelayAttach): RelayedAnswer | null;
}

/** The end of a relay's port that is in the worker. */
export interface RelayPort {
  postMessage(message: FromRelayMessage, transfer: ArrayBuffer[]): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<unknown>) => void): void;
  start(): void;
  close(): void;
}

/** Answers the page at `port` until it has read an answer, reads no further or is gone. */
export function serveRelay(port: RelayPort, service: RelayService): void {
  let answer: RelayedAnswer | null = null;
  let reader: AnswerReader | null = null;
  let isAbortedOnLeave = false;
  let isResponseSent = false;
  let isPulling = false;
  const stopWatching = service.onGone(() => {
    post({ type: 'dropped' });
    leave(isAbortedOnLeave);
  });

  function post(message: FromRelayMessage, transfer: ArrayBuffer[] = []): void {
    port.postMessage(message, transfer);
  }

  function read(found: RelayedAnswer, position: number): void {
    answer = found;
    reader = found.attach(send, position);
    send();
  }

  /** Sends what there is of what the page waits for. */
  function send(): void {
    const response = answer?.response ?? null;
    if (!isResponseSent && response !== null) {
      isResponseSent = true;
      post(response);
    }
    const bytes = isPulling ? reader?.take() : null;
    if (bytes instanceof Uint8Array) {
      isPulling = false;
      post({ type: 'bytes', bytes }, [bytes.buffer]);
    }
    const end = answer?.end ?? null;
    if (end === null || reader?.isAtEnd() !== true) return;
    post(end);
    leave(false);
  }

  /** `isAborted`: where no other page reads the answer, nobody wants it any more. */
  function leave(isAborted: boolean): void {
    stopWatching();
    reader?.leave();
    if (isAborted && answer?.isRead === false && answer.end === null) answer.abort();
    answer = null;
    reader = null;
    port.close();
  }

  /** One answer for each relay. */
  function begin(message: RelayFetch): void {
    if (answer !== null) return;
    isAbortedOnLeave = message.abort_on_leave;
    const begun = service.begin(message);
    read(begun, begun.ownStart);
  }

  function attach(message: RelayAttach): void {
    if (answer !== null) return;
    const found = service.find(message);
    if (found?.isWhole === true) {
      post({ type: 'found' });
      return read(found, 0);
    }
    post({ type: found === null ? 'none' : 'incomplete' });
    leave(false);
  }

  port.addEventListener('message', ({ data }) => {
    const message = parseToRelay(data);
    switch (message?.type) {
      case 'ping':
        return post({ type: 'pong' });
      case 'cancel':
        return leave(true);
      case 'detach':
        return leave(false);
      case 'stop':
        service.find({ ...message, type: 'attach', ended: false })?.abort();
        return leave(false);
      case 'abort':
        answer?.abort();
        return leave(false);
      case 'pull':
        isPulling = true;
        return send();
      case 'attach':
        return attach(message);
      case 'fetch':
        return begin(message);
      case undefined: // not of the protocol
    }
  });
  port.start();
  void service.isPresent().then((isPresent) => {
    post({ type: isPresent ? 'ready' : 'refused' });
  });
}
