// Replies to events that were not recorded, though nothing is wrong with the events.

import type { Request } from '../engine/index.ts';
import { reasonOf, type ErrorReply } from '../protocol/index.ts';
import { failureOf, StorageError } from '../storage/index.ts';
import { isNameless } from './commit.ts';

const MAYBE_RECORDED =
  'This event may have been recorded all the same: read the session before you send it again, and give events an event_id, by which such a repetition is noticed.';

/** The storage failed: the same event may be sent again, and if it has an id takes effect once. */
export function refuseForStorage(request: Request, error: StorageError): ErrorReply {
  const reply: ErrorReply = { type: 'error', event_id: eventIdOf(request), ...failureOf(error) };
  if (!error.isOutcomeUnknown || !isNameless(request)) return reply;
  return { ...reply, message: `${reply.message} ${MAYBE_RECORDED}` };
}

/** The storage error of a last try, where an earlier try may have committed. */
export function doubtful(error: StorageError): StorageError {
  const { code, message, health } = error;
  return new StorageError(code, message, { cause: error, health, isOutcomeUnknown: true });
}

/** The same event as one that is refused for good, so that committing it settles it for its client. */
export function asInternalError(request: Request, bug: unknown): Request {
  const message = `This event was not recorded because of a bug in Holdfast (${reasonOf(bug)}). Events after it are recorded. Please report it with the worker's console output.`;
  const error: ErrorReply = { type: 'error', event_id: eventIdOf(request), code: 'internal_error', message };
  return { ...request, parsed: { ok: false, error } };
}

/** Not even a refusal can be committed: the bug concerns the journal, not this event, which its client must keep. */
export function refuseForBug(request: Request, bug: unknown): ErrorReply {
  const message = `Nothing can be recorded because of a bug in Holdfast (${reasonOf(bug)}). Pending events are kept and tried again. Reload the page to get a newer version, if there is one.`;
  return { type: 'error', event_id: eventIdOf(request), code: 'storage_unavailable', message, health: 'unavailable' };
}

function eventIdOf({ parsed }: Request): string | null {
  return parsed.ok ? (parsed.value.event_id ?? null) : parsed.error.event_id;
}
