// Requests whose body names what is wanted of sessions. The recorder parses what they hold.

import {
  failed,
  isPlainObject,
  ok,
  type BulkResult,
  type RecordingApi,
  type Result,
  type SessionPreview,
} from '../../protocol/index.ts';

/** What `POST /previews` answers. */
export interface Previews {
  readonly previews: readonly SessionPreview[];
}

/** Answers `PATCH /session/{id}`, which takes `title`, `pinned` or both. Errors: `invalid_event`, and those of `rename` and `pin`. */
export async function changeSession(api: RecordingApi, sessionId: string, body: unknown): Promise<Result<null>> {
  const { title, pinned } = isPlainObject(body) ? body : {};
  if (title === undefined && pinned === undefined)
    return failed('invalid_event', 'The body must be an object with a title, or pinned, or both.');
  const renamed: Result<null> = title === undefined ? ok(null) : await api.rename(sessionId, unread(title));
  return !renamed.ok || pinned === undefined ? renamed : api.pin(sessionId, unread(pinned));
}

/** Answers `POST /previews` with `{session_ids}`. */
export async function previewSessions(api: RecordingApi, body: unknown): Promise<Result<Previews>> {
  const read = await api.previews(unread(isPlainObject(body) ? body['session_ids'] : undefined));
  return read.ok ? ok({ previews: read.value }) : read;
}

/** Answers `POST /act` with a command. */
export function commandSessions(api: RecordingApi, body: unknown): Promise<Result<BulkResult>> {
  return api.act(unread(body));
}

/** What came as JSON and is parsed where it is used. */
function unread(value: unknown): never {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the recorder trusts no argument
  return value as never;
}
