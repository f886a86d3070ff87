// Takes an imported session into the state: what is new is added, and what was there is kept (I4). The caller stores the
// session in the transaction that journals the import (I10).

import type { ImportedSession, ImportOutcome, JsonValue } from '../protocol/index.ts';
import { fingerprint } from './fingerprint.ts';
import { mergeImportedMessage, putImportedMessage, type RecordedTexts } from './import-message.ts';
import { replaceMetadata, withoutFile, withoutPin } from './session-metadata.ts';
import { holdSession, newSession, type RecordingState, type SessionSource, type SessionState } from './state.ts';

/** What a session is imported with. */
export interface Importing {
  /** Seq that the import's fact will have. */
  readonly seq: number;
  /** Epoch ms. */
  readonly now: number;
  /** The texts of known messages. They are asked for only where the session was not imported before as it is. */
  readonly texts: RecordedTexts;
}

/** How many imports of a session are remembered: a file may have one chat in several states, and exports of several ages are imported again. */
const MAX_REMEMBERED = 8;

/** Whether the session was imported before as it is: then no message of it must be read. */
export function isImported({ source }: SessionState, imported: ImportedSession): boolean {
  return source !== undefined && source.whole.split(' ').includes(wholeOf(imported));
}

const wholes = new WeakMap<ImportedSession, string>();

/** The fingerprint of a whole session, all of whose texts it takes: so it is made once. */
function wholeOf(imported: ImportedSession): string {
  const known = wholes.get(imported) ?? fingerprint({ ...imported, metadata: withoutFile(imported.metadata) });
  wholes.set(imported, known);
  return known;
}

/**
 * Takes the session into the state. One that is known must be in memory, with all of its messages unless it
 * {@link isImported}. `unchanged`: the state is as before.
 */
export function importSession(state: RecordingState, imported: ImportedSession, importing: Importing): ImportOutcome {
  const known = state.sessions.get(imported.session_id);
  if (known === undefined) {
    beginImported(state, imported, importing);
    return 'new';
  }
  return isImported(known, imported) || !mergeImported(known, imported, importing) ? 'unchanged' : 'updated';
}

function beginImported(state: RecordingState, imported: ImportedSession, { seq: ref, now }: Importing): void {
  const { session_id, provider, title, workspace_id, workspace_path, model, metadata, started_at } = imported;
  const begun = { ref, session_id, provider, started_at: started_at ?? 0, last_activity: activityOf(imported) ?? now };
  const session = holdSession(
    state,
    {
      ...newSession(begun),
      title,
      workspace_id,
      workspace_path,
      model,
      metadata,
      status: 'ended',
      ended_at: imported.ended_at ?? null,
      source: {
        whole: wholeOf(imported),
        title: fingerprint(title),
        model: fingerprint(model),
        metadata: fingerprint(withoutPin(metadata)),
        last_activity: imported.last_activity,
      },
    },
    null,
  );
  session.whole = true;
  session.dirty = true;
  for (const message of imported.messages) putImportedMessage(session, message, ref);
}

/** When the source was last active: as it says, or else when its newest message came, or else when it began. Null where it says nothing of these. */
function activityOf({ last_activity, started_at, messages }: ImportedSession): number | null {
  if (last_activity !== null && last_activity !== 0) return last_activity;
  const newest = messages.reduce((latest, { created_at }) => Math.max(latest, created_at ?? 0), 0);
  return newest === 0 ? started_at : newest;
}

/** False where nothing has changed. */
function mergeImported(session: SessionState, imported: ImportedSession, importing: Importing): boolean {
  const latest = session.source?.last_activity ?? null;
  const isOlder = latest !== null && imported.last_activity !== null && imported.last_activity < latest;
  const before = JSON.stringify(fieldsOf(session));
  const source = mergeFields(session, imported, isOlder);
  let hasChanged = JSON.stringify(fieldsOf(session)) !== before;
  for (const message of imported.messages) {
    const known = session.messages.get(message.message_id);
    if (known === undefined) putImportedMessage(session, message, importing.seq);
    else if (!mergeImportedMessage(session, known, message, { ...importing, isOlder })) continue;
    hasChanged = true;
  }
  if (!hasChanged) return false;
  session.source = source;
  session.dirty = true;
  return true;
}

/** Returns what is to be remembered of the import. `isOlder`: a newer export was imported before. */
function mergeFields(session: SessionState, imported: ImportedSession, isOlder: boolean): SessionSource {
  const { source, metadata: recorded } = session;
  const title = mergeField(session.title, imported.title, source?.title, isOlder);
  const model = mergeField(session.model, imported.model, source?.model, isOlder);
  const kept = withoutPin(recorded);
  const given = withoutPin(imported.metadata);
  const isSame = fingerprint(withoutFile(kept)) === fingerprint(withoutFile(given));
  const metadata = mergeField(kept, isSame ? kept : given, source?.metadata, isOlder);
  session.title = title.value;
  session.model = model.value;
  session.metadata = replaceMetadata(recorded, metadata.value);
  session.workspace_id ??= imported.workspace_id;
  session.workspace_path ??= imported.workspace_path;
  if (session.started_at === 0) session.started_at = imported.started_at ?? 0;
  if (session.status === 'ended') session.ended_at ??= imported.ended_at ?? null;
  // Of a session that goes on here, the activity is what is recorded.
  if (session.status === 'ended') session.last_activity = Math.max(session.last_activity, activityOf(imported) ?? 0);
  const earlier = source?.whole.split(' ') ?? [];
  return {
    whole: [wholeOf(imported), ...earlier].slice(0, MAX_REMEMBERED).join(' '),
    title: title.mark,
    model: model.mark,
    metadata: metadata.mark,
    last_activity: isOlder
      ? (source?.last_activity ?? null)
      : (imported.last_activity ?? source?.last_activity ?? null),
  };
}

function fieldsOf(session: SessionState): readonly JsonValue[] {
  const { title, model, metadata, workspace_id, workspace_path, started_at, last_activity, ended_at } = session;
  return [title, model, metadata, workspace_id, workspace_path, started_at, last_activity, ended_at];
}

/**
 * What is given takes the place of what is missing, and of what an import left: what was changed or recorded here stays. An older
 * export only fills in. `mark`: the fingerprint of what the last import left, empty where the value is not one of an import.
 */
function mergeField<Value extends JsonValue>(
  recorded: Value,
  given: Value,
  mark = '',
  isOlder: boolean,
): { readonly value: Value; readonly mark: string } {
  if (recorded !== null && mark !== fingerprint(recorded)) return { value: recorded, mark };
  const isTaken = given !== null && (recorded === null || !isOlder);
  const value = isTaken ? given : recorded;
  return { value, mark: fingerprint(value) };
}
