// `ChatTransport` of the AI SDK, as far as it is used here. The types of the app's own transport stay what they are.

/** `UIMessage`. */
export interface UiMessage {
  readonly id: string;
  readonly role: string;
  readonly parts: readonly object[];
  readonly metadata?: unknown;
}

/** What a transport of the AI SDK is asked with to go on with an answer. */
export interface ReconnectOptions {
  readonly chatId: string;
  readonly abortSignal?: AbortSignal | undefined;
}

/** What a transport of the AI SDK is asked with to send a chat. */
export interface SendOptions extends ReconnectOptions {
  readonly messages: readonly UiMessage[];
  readonly trigger?: string | undefined;
  /** Of the message that is asked for again, or that the answer goes on with. */
  readonly messageId?: string | undefined;
}

/** `Send` and `Reconnect` are the options of its methods, `Chunk` is `UIMessageChunk`. */
export interface ChatTransport<Send extends SendOptions, Reconnect extends ReconnectOptions, Chunk> {
  readonly sendMessages: (options: Send) => Promise<ReadableStream<Chunk>>;
  readonly reconnectToStream: (options: Reconnect) => Promise<ReadableStream<Chunk> | null>;
  readonly close?: () => void;
}

/** Makes the app's transport with a `fetch` of ours. */
export type CreateTransport<Send extends SendOptions, Reconnect extends ReconnectOptions, Chunk> = (
  fetch: typeof globalThis.fetch,
) => ChatTransport<Send, Reconnect, Chunk>;

export interface RecordingTransport<
  Send extends SendOptions,
  Reconnect extends ReconnectOptions,
  Chunk,
> extends ChatTransport<Send, Reconnect, Chunk> {
  /** What `reconnectToStream` gives begins at the start of the answer. */
  readonly resumeStreamIsReplay: true;
  readonly close: () => void;
  /** Stops the answer of a chat that the SharedWorker reads, in every tab: its server sees that at once. */
  readonly stopAnswer: (chatId: string) => Promise<void>;
}
