// What a package exports as `holdfast/protocol`: the types of events, facts, replies and views, and the check of an event.

export type * from './public.ts';
export { parseEvent, type ParsedEvent } from './parse-event.ts';
export { isReply } from './replies.ts';
export { isFact } from './is-fact.ts';
export { isEventType, type EventType } from './event-shapes.ts';
