// Records an event of one session.

import type { MessageContent, RecordingEvent } from '../../protocol/index.ts';

type NewEvent = RecordingEvent<MessageContent>;
type EventType = Exclude<NewEvent['type'], 'heartbeat' | 'session_snapshot'>;
type FieldsOf<Type extends EventType> = Omit<Extract<NewEvent, { type: Type }>, 'type' | 'session_id'>;

/** Records an event of the type with these fields and the session's id. Returns what the recorder returns. */
export type SendEvent = <Type extends EventType>(type: Type, fields?: FieldsOf<Type>) => unknown;
