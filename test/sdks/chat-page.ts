// In the page of a test: a chat of the AI SDK over the recording transport.

import { Chat } from '@ai-sdk/react';
import { DefaultChatTransport, type UIMessage } from 'ai';
import { recordingTransport } from '../../src/adapters/ai-sdk.ts';
import type { RecorderClient } from '../../src/client/index.ts';

/** The chat, with the messages that the app of the page keeps. */
function openChat(recorder: RecorderClient, api: string, messages: UIMessage[]): Chat<UIMessage> {
  const transport = recordingTransport(recorder, (fetch) => new DefaultChatTransport({ api, fetch }));
  return new Chat({ id: 'chat-1', transport, messages });
}

Object.assign(globalThis, { openChat });
