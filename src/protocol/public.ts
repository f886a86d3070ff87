// The types of the protocol that callers of the library use. The declarations in a build contain these files and what they import.

export type * from './answers.ts';
export type * from './api.ts';
export type * from './attachments.ts';
export type * from './config.ts';
export type * from './events.ts';
export type * from './export.ts';
export type * from './facts.ts';
export type * from './json.ts';
export type * from './named-attachments.ts';
export type * from './parts.ts';
export type * from './replies.ts';
export type * from './result.ts';
export type * from './import.ts';
export type * from './search.ts';
export type * from './storage-health.ts';
export type { UpdateRefusal, UpdateResult } from './update.ts';
export type * from './views.ts';
