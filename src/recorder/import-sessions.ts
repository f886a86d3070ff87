// Imports sessions that were recorded elsewhere: many in each transaction, each whole or not at all. Apart from the recorder, so
// that only a worker that imports loads it.

import {
  importSession,
  isImported,
  noNeeds,
  type RecordedTexts,
  type RecordingState,
  type SessionState,
} from '../engine/index.ts';
import {
  failed,
  ok,
  parseImportedSession,
  reasonOf,
  type ImportedSession,
  type ImportedSummary,
  type ImportOutcome,
  type NewFact,
  type Result,
} from '../protocol/index.ts';
import { failureOf, StorageError, type ReadTransaction } from '../storage/index.ts';
import { IMPORT_BATCH_LENGTH, IMPORT_BATCH_SESSIONS } from './constants.ts';
import { redactTexts } from '../protect/redact/index.ts';
import { ImportPace } from './import-pace.ts';
import { load } from './load.ts';
import type { Recorder } from './recorder.ts';
import { redactorOf } from './redaction.ts';
import { StoredTexts } from './stored-texts.ts';

/** What has become of a session: its summary, or why it was not imported. */
export type ImportResult = Result<ImportedSummary>;

/**
 * Imports sessions, and returns a result for each in their order. Never rejects. Many go into one transaction, which
 * stays short, so that commits of the same recordings do not wait long; while others record, the import takes turns with them.
 *
 * Errors: `invalid_event` and `payload_too_large` concern one session, the others are imported. `storage_full`,
 * `storage_unavailable` and `version_mismatch` concern it and all that come after it. What was imported before stays.
 *
 * @example
 * const results = await importSessions(recorder, sessions);
 * for (const { ok, value, error } of results) report(ok ? value.outcome : error.message);
 */
export async function importSessions(
  recorder: Recorder,
  sessions: readonly ImportedSession[],
): Promise<readonly ImportResult[]> {
  const parsed = sessions.map(parseImportedSession);
  const results: ImportResult[] = [];
  const pace = paceOf(recorder);
  while (results.length < parsed.length) {
    await pace.turn();
    const batch = nextBatch(parsed.slice(results.length, results.length + IMPORT_BATCH_SESSIONS));
    try {
      results.push(...(await importBatch(recorder, pace, batch)));
    } catch (cause) {
      const failure = failureOfImport(cause);
      return [...results, ...parsed.slice(results.length).map((each) => (each.ok ? failure : each))];
    }
  }
  return results;
}

const paces = new WeakMap<Recorder, ImportPace>();

/** The pace of a recorder's imports goes on from one call to the next. */
function paceOf(recorder: Recorder): ImportPace {
  const known = paces.get(recorder) ?? new ImportPace(recorder.timing);
  paces.set(recorder, known);
  return known;
}

function failureOfImport(cause: unknown): Result<never> {
  if (cause instanceof StorageError) return { ok: false, error: failureOf(cause) };
  return failed(
    'internal_error',
    `The import failed because of a bug in Holdfast (${reasonOf(cause)}). Please report it.`,
  );
}

/** The first of the sessions: as many as one transaction takes, and at least one. None comes twice, so that what is known of each can be read at once. */
function nextBatch(parsed: readonly Result<ImportedSession>[]): readonly Result<ImportedSession>[] {
  const ids = new Set<string>();
  let length = 0;
  const end = parsed.findIndex(({ value }) => {
    if (value === undefined) return false;
    length += lengthOf(value);
    return (ids.size > 0 && length > IMPORT_BATCH_LENGTH) || ids.size === ids.add(value.session_id).size;
  });
  return end === -1 ? parsed : parsed.slice(0, end);
}

/** About as long as its texts, in UTF-16 code units. */
function lengthOf({ messages }: ImportedSession): number {
  return messages.reduce((sum, { content, revisions = [] }) => {
    const earlier = revisions.reduce((total, revision) => total + revision.content.length, 0);
    return sum + content.length + earlier + LENGTH_OF_MESSAGE;
  }, 0);
}

/** What a message counts beside its text, in UTF-16 code units: storing its row takes about as long. */
const LENGTH_OF_MESSAGE = 500;

async function importBatch(
  recorder: Recorder,
  pace: ImportPace,
  batch: readonly Result<ImportedSession>[],
): Promise<ImportResult[]> {
  /** What each session has become in any try: one whose outcome was not known may have been stored. */
  const outcomes = new Map<string, ImportOutcome>();
  let summaries = new Map<string, ImportedSummary>();
  const sessions = batch.flatMap(({ value }) => value ?? []);
  let head = 0;
  if (sessions.length > 0) {
    const confirmAttachments = await recorder.noteAttachments(sessions);
    await recorder.foldWith(async (transaction, state, now) => {
      pace.begin(state);
      const facts: NewFact[] = [];
      summaries = new Map();
      const redactor = redactorOf(state.config);
      const safe = redactor === null ? sessions : sessions.map((session) => redactTexts(redactor, session));
      const textsOf = await readKnown(transaction, state, safe);
      for (const session of safe) {
        const { session_id } = session;
        const seq = state.head + 1 + facts.length;
        const outcome = importSession(state, session, { seq, now, texts: textsOf(session_id) });
        if (outcome !== 'unchanged') {
          facts.push({ type: 'session_imported', session_id });
          outcomes.set(session_id, outcome);
        }
        const { title = null, message_count = 0, trashed_at = null } = state.sessions.get(session_id) ?? {};
        summaries.set(session_id, {
          session_id,
          title,
          message_count,
          outcome: outcomes.get(session_id) ?? outcome,
          ...(trashed_at === null ? {} : { in_trash: true }),
        });
      }
      head = state.head + facts.length;
      return facts;
    });
    pace.end(head);
    await confirmAttachments();
  }
  return batch.map((each) => {
    if (!each.ok) return each;
    const summary = summaries.get(each.value.session_id);
    return summary === undefined ? failed('internal_error', 'A session was lost on its way.') : ok(summary);
  });
}

/** Reads into memory what the sessions are merged with. Returns the texts of each. */
async function readKnown(
  transaction: ReadTransaction,
  state: RecordingState,
  sessions: readonly ImportedSession[],
): Promise<(sessionId: string) => RecordedTexts> {
  const needs = noNeeds();
  for (const { session_id } of sessions) needs.sessions.add(session_id);
  await load(transaction, state, needs);
  const changed = sessions.flatMap((imported) => {
    const known = state.sessions.get(imported.session_id);
    return known === undefined || isImported(known, imported) ? [] : [known];
  });
  const read = await Promise.all(changed.map((session) => readTexts(transaction, state, session)));
  const texts = new Map(read);
  return (sessionId) => texts.get(sessionId) ?? NO_TEXTS;
}

const NO_TEXTS = new StoredTexts([]);

async function readTexts(
  transaction: ReadTransaction,
  state: RecordingState,
  session: SessionState,
): Promise<readonly [sessionId: string, RecordedTexts]> {
  const { ref, session_id, next_position } = session;
  const needs = noNeeds();
  needs.whole.add(session_id);
  const [chunks] = await Promise.all([transaction.chunks(ref, 0, next_position), load(transaction, state, needs)]);
  return [session_id, new StoredTexts(chunks, transaction.touched)];
}
