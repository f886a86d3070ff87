// The AI SDK: a chat transport whose answers outlive their page, and middleware for language models.

export { recordingMiddleware, type RecordingMiddleware } from './ai-sdk/recording-middleware.ts';
export { recordingTransport, type TransportOptions, type TransportRecorder } from './ai-sdk/recording-transport.ts';
export type {
  ChatTransport,
  CreateTransport,
  ReconnectOptions,
  RecordingTransport,
  SendOptions,
  UiMessage,
} from './ai-sdk/chat-transport.ts';
