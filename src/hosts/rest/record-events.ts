// The two routes that record. Events are checked by the recorder, each on its own.

import {
  failed,
  MAX_REQUEST_EVENTS,
  isPlainObject,
  type Ack,
  type ErrorCode,
  type ErrorReply,
  type Reply,
} from '../../protocol/index.ts';
import type { Answer } from './reply.ts';
import type { Call } from './route.ts';

/** What `POST /events` answers; `processed` is the number of responses. */
export interface EventsReply {
  readonly processed: number;
  readonly responses: readonly Reply[];
}

const STORAGE_ERRORS = new Set<ErrorCode>(['storage_full', 'storage_unavailable', 'version_mismatch']);

/**
 * `{events:[…]}` to `{processed, responses}`. A refused event is an error among the responses.
 * The request itself is refused only when storage refused every event; the responses are included then as well.
 */
export async function recordEvents({ service, page_id, body }: Call<unknown>): Promise<Answer> {
  const events: unknown = isPlainObject(body) ? body['events'] : undefined;
  if (!Array.isArray(events)) {
    return failed(
      'invalid_event',
      'The body must be {"events": [...]}. Send the events as an array, even a single one.',
    );
  }
  if (events.length > MAX_REQUEST_EVENTS) {
    const text = `The request holds ${events.length} events. Send at most ${MAX_REQUEST_EVENTS} at a time.`;
    return failed('payload_too_large', text);
  }
  const responses = await service.recorder.record(events, { page_id });
  const value: EventsReply = { processed: responses.length, responses };
  const errors = responses.filter(isStorageError);
  // A full disk is reported only when nothing else is wrong: otherwise more room would not help.
  const worst = errors.find(({ code }) => code !== 'storage_full') ?? errors[0];
  if (worst === undefined || errors.length < responses.length) return { ok: true, value };
  const { code, message, health } = worst;
  return { ok: false, error: { code, message, ...(health === undefined ? {} : { health }), ...value } };
}

/** A `session_snapshot` event to its ack. Errors: those of the event; `invalid_event` for an event of another type. */
export async function recordSnapshot({ service, page_id, body }: Call<unknown>): Promise<Answer> {
  if (!isPlainObject(body) || body['type'] !== 'session_snapshot') {
    return failed('invalid_event', 'The body must be a session_snapshot event. Send other events to /events.');
  }
  const [reply] = await service.recorder.record([body], { page_id });
  if (reply === undefined)
    return failed('internal_error', 'The recorder gave no reply to the snapshot: a bug in Holdfast. Please report it.');
  return answerOf(reply);
}

function answerOf(reply: Ack | ErrorReply): Answer {
  return reply.type === 'ack' ? { ok: true, value: reply } : { ok: false, error: reply };
}

function isStorageError(reply: Reply): reply is ErrorReply {
  return reply.type === 'error' && STORAGE_ERRORS.has(reply.code);
}
