// A recorder without a SharedWorker, and chats of the AI SDK over it.

import { Chat } from '@ai-sdk/react';
import { DefaultChatTransport, type ChatInit, type UIMessage } from 'ai';
import { beforeEach, vi } from 'vitest';
import { recordingTransport, type TransportRecorder } from '../../src/adapters/ai-sdk.ts';
import { failed, ok } from '../../src/protocol/index.ts';
import { adapterRecorder, type AdapterRecorder } from '../support/adapter-recorder.ts';

/** In a page, a chat that is created again with the same storage. */
export function stubStorage(): void {
  beforeEach(() => {
    const items = new Map<string, string>();
    vi.stubGlobal('localStorage', {
      getItem: (name: string) => items.get(name) ?? null,
      setItem: (name: string, value: string) => void items.set(name, value),
      removeItem: (name: string) => void items.delete(name),
    });
    return () => void vi.unstubAllGlobals();
  });
}

export interface Recording extends AdapterRecorder, TransportRecorder {}

/** A recorder without a SharedWorker. `replay`: what the worker of an earlier page has. */
export function recorderOf(replay: Response | null = null, base: AdapterRecorder = adapterRecorder()): Recording {
  const session = async (id: string): Promise<unknown> => {
    const recorded = base.sessions.find(({ session: { id: own } }) => own === id);
    return recorded === undefined ? failed('session_not_found', id) : ok(await recorded.read());
  };
  return {
    ...base,
    relay: () => null,
    reattach: ((_id: string) => Promise.resolve(replay)) as TransportRecorder['reattach'],
    api: { session } as unknown as TransportRecorder['api'],
    state: { status: 'saved', refused: 0 },
  };
}

export function chatOver(
  recorder: TransportRecorder,
  url: string,
  messages: UIMessage[] = [],
  init: ChatInit<UIMessage> = {},
): Chat<UIMessage> {
  const transport = recordingTransport(recorder, (fetch) => new DefaultChatTransport({ api: url, fetch }));
  return new Chat({ id: 'chat-1', transport, messages, ...init });
}

export const textsOf = ({ messages }: Chat<UIMessage>): string[] =>
  messages.map(
    ({ role, parts }) => `${role}: ${parts.map((part) => ('text' in part ? part.text : part.type)).join('|')}`,
  );
