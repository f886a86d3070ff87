// The thread of assistant-ui, as far as it is read and made here.

/** What an app gives: `ThreadMessage`. */
export interface GivenMessage {
  readonly id: string;
  readonly role: string;
  readonly content: readonly object[];
  readonly status?: GivenStatus | undefined;
}

/** `MessageStatus`. */
export interface GivenStatus {
  readonly type: string;
  readonly reason?: string;
  readonly error?: unknown;
}

/** A message and the one that it follows. */
export interface GivenItem {
  readonly message: GivenMessage;
  readonly parentId: string | null;
}

/** `ChatModelRunOptions`. */
export interface RunOptions {
  readonly messages: readonly GivenMessage[];
  readonly abortSignal: AbortSignal;
  readonly unstable_assistantMessageId?: string | undefined;
}

/** `ChatModelRunResult`. Each holds all of the answer so far. */
export interface RunResult {
  readonly content?: readonly object[] | undefined;
  readonly status?: GivenStatus | undefined;
}

type JsonArguments = Readonly<Record<string, string | number | boolean | null>>;

/** A part of an assistant's message, as it is loaded. */
export type LoadedPart =
  | { readonly type: 'text' | 'reasoning'; readonly text: string }
  | {
      readonly type: 'tool-call';
      readonly toolCallId: string;
      readonly toolName: string;
      readonly args: JsonArguments;
      readonly argsText: string;
      readonly result?: unknown;
      readonly isError?: boolean;
    }
  | {
      readonly type: 'source';
      readonly sourceType: 'url';
      readonly id: string;
      readonly url: string;
      readonly title: string;
    };

/** How an answer ended, as it is loaded. */
export type LoadedStatus =
  | { readonly type: 'complete'; readonly reason: 'stop' }
  | { readonly type: 'requires-action'; readonly reason: 'tool-calls' }
  | { readonly type: 'incomplete'; readonly reason: 'cancelled' | 'other' }
  | { readonly type: 'incomplete'; readonly reason: 'error'; readonly error: string };

interface LoadedText {
  readonly type: 'text';
  readonly text: string;
}

interface LoadedCommon {
  readonly id: string;
  readonly createdAt: Date;
}

/** A `ThreadMessage`, as it is loaded. */
export type LoadedMessage = LoadedCommon &
  (
    | { readonly role: 'system'; readonly content: readonly [LoadedText]; readonly metadata: { readonly custom: {} } }
    | {
        readonly role: 'user';
        readonly content: readonly LoadedText[];
        readonly attachments: readonly [];
        readonly metadata: { readonly custom: {} };
      }
    | {
        readonly role: 'assistant';
        readonly content: readonly LoadedPart[];
        readonly status: LoadedStatus;
        readonly metadata: {
          readonly unstable_state: null;
          readonly unstable_annotations: readonly [];
          readonly unstable_data: readonly [];
          readonly steps: readonly [];
          readonly custom: {};
        };
      }
  );

/** `ExportedMessageRepository`. */
export interface LoadedThread {
  readonly headId?: string | null;
  readonly messages: { readonly message: LoadedMessage; readonly parentId: string | null }[];
}
