// What crosses a boundary: events, replies, facts, views and the messages that carry them.

export * from './api.ts';
export * from './channel.ts';
export * from './claim.ts';
export * from './config.ts';
export * from './constants.ts';
export * from './deadline.ts';
export * from './event-shapes.ts';
export * from './deadlines.ts';
export * from './events.ts';
export * from './fact-shapes.ts';
export * from './facts.ts';
export type { Kind, Row, Shape } from './fields.ts';
export * from './ids.ts';
export * from './installation.ts';
export * from './json.ts';
export * from './json-text.ts';
export * from './names.ts';
export * from './packed.ts';
export * from './parse-event.ts';
export * from './queries.ts';
export * from './replies.ts';
export * from './result.ts';
export * from './storage-health.ts';
export * from './update.ts';
export * from './views.ts';
export * from './wire.ts';
