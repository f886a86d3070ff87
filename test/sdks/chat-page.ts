// In the page of a test: a chat of the AI SDK over the recording transport.

import { Chat } from '@ai-sdk/react';
import { DefaultChatTransport, type ChatOnFinishCallback, type UIMessage } from 'ai';
import { recordingTransport, type TransportOptions } from '../../src/adapters/ai-sdk.ts';
import type { RecorderClient } from '../../src/client/index.ts';

/** The chat, with the messages that the app of the page keeps. */
function openChat(
  recorder: RecorderClient,
  api: string,
  messages: UIMessage[],
  options?: TransportOptions,
): Chat<UIMessage> {
  const transport = recordingTransport(recorder, (fetch) => new DefaultChatTransport({ api, fetch }), options);
  Object.assign(globalThis, { transport });
  const onFinish: ChatOnFinishCallback<UIMessage> = ({ isAbort, isError }) => {
    Object.assign(globalThis, { finish: { isAbort, isError } });
  };
  return new Chat({ id: 'chat-1', transport, messages, onFinish });
}

Object.assign(globalThis, { openChat });
