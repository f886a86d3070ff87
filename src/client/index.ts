// The public client library: what `holdfast.js` exports. `recording-socket.ts` is a file of its own.

export { openRecorder } from './open-recorder.ts';
export { installServiceWorker, type ApplyUpdate, type InstallOptions } from './page/install-service-worker.ts';
export type {
  TransportKind,
  Eviction,
  ExportedFile,
  ExportRequest,
  FollowedSession,
  FollowOptions,
  NewEvent,
  OpenOptions,
  RecorderClient,
  RecordingMode,
  RecoveredSession,
  Refusal,
  SaveState,
  SubscribeOptions,
} from './recorder-client.ts';
export type { ListenOptions } from './listeners.ts';
export type * from '../feeds/answer-sink.ts';
export type * from '../feeds/writer/writers.ts';
export type * from '../protocol/public.ts';
