// The use cases of recording, for hosts to wire up.

export { leavesRoom } from './attachment-room.ts';
export { NOTHING } from './checkpointer.ts';
export { SWEEP_INTERVAL_MS } from './constants.ts';
export type { CopyKeeper, RecorderHost } from './host.ts';
export { attachmentsOfImports } from './import-attachments.ts';
export { importSessions, type ImportResult } from './import-sessions.ts';
export type { Presence } from './presence.ts';
export { RecordingsReader } from './recordings-reader.ts';
export { Recorder, type EventSource } from './recorder.ts';
export { placeOf, Snapshot, type MessageText } from './snapshot.ts';
export type { OwnWorker } from './successor.ts';
