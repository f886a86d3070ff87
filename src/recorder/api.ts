// Reads and commands as other contexts call them: arguments are parsed, and everything is answered with a result.

import {
  decideDisposal,
  decidePin,
  decideRename,
  type Disposal,
  type RecordingState,
  type SessionState,
} from '../engine/index.ts';
import {
  failed,
  ok,
  parseBulkCommand,
  parseConfigChange,
  parseFactQuery,
  parseFlag,
  parseMessagePage,
  parsePreviewIds,
  parseRecoveryQuery,
  parseSessionId,
  parseSessionQuery,
  parseSha256,
  parseTitle,
  parseWholeIds,
  sessionNotFound,
  type Config,
  type ConfigChange,
  type MessagePage,
  type NewFact,
  type RecordingApi,
  type Result,
  type SessionDetail,
} from '../protocol/index.ts';
import { faultOfRules } from '../protect/redact/index.ts';
import { act } from './act.ts';
import { createAnswer } from './answer.ts';
import { forgetCopies } from './forget-copies.ts';
import { getAttachment, putAttachment } from './attachments.ts';
import { holdSessionById } from './load.ts';
import type { RecorderParts } from './parts.ts';
import { redactorOf } from './redaction.ts';

export function createApi({ host, memory, committer, reads, checkpoint, purgeAll, uses }: RecorderParts): RecordingApi {
  const answer = createAnswer(host.log);
  const nothing = ok(null);

  /** Changes one session as `decide` says: by a fact, not at all, or not, for a reason. */
  async function changeOne(
    sessionId: string,
    decide: (session: SessionState, state: RecordingState) => NewFact | null | Result<never>,
  ): Promise<Result<null>> {
    let answered: Result<null> = nothing;
    await committer.facts(async (transaction, state) => {
      await holdSessionById(transaction, state, sessionId);
      const session = state.sessions.get(sessionId);
      const decided = session === undefined ? missingSession(sessionId) : decide(session, state);
      if (decided === null || 'type' in decided) {
        answered = nothing;
        return decided === null ? [] : [decided];
      }
      answered = decided;
      return [];
    });
    return answered;
  }

  /** Moves a session to the trash or back, or deletes it. */
  const dispose = (sessionId: string, disposal: Disposal): Promise<Result<null>> =>
    changeOne(sessionId, (_session, state) => decideDisposal(state, sessionId, disposal));

  const pin = (sessionId: string, pinned: boolean): Promise<Result<null>> =>
    changeOne(sessionId, (session) => {
      const decided = decidePin(session, pinned);
      return decided === 'refused'
        ? failed('invalid_event', `Session ${sessionId} cannot be pinned: its metadata is not an object.`)
        : decided;
    });

  async function configure(change: ConfigChange): Promise<Result<Config>> {
    const fault = faultOfRules(change.redaction_rules ?? []);
    if (fault !== null)
      return failed('invalid_event', `${fault}. Correct it and send the rules again; nothing was changed.`);
    await committer.facts(() => Promise.resolve([{ type: 'config_changed', config: change }]));
    return ok(await memory.read((_transaction, { state }) => Promise.resolve(state.config)));
  }

  // Frozen, because comlink lets every tab set the properties of what it is given.
  return Object.freeze<RecordingApi>({
    sessions: (query) => answer(parseSessionQuery(query), async (wanted) => ok(await reads.sessions(wanted))),
    session: (sessionId, page) =>
      answer(parseSessionId(sessionId), (id) =>
        answer(parseMessagePage(page), async (wanted) => foundPage(id, wanted, await reads.session(id, wanted))),
      ),
    wholeSessions: (sessionIds) => answer(parseWholeIds(sessionIds), async (ids) => ok(await reads.wholeSessions(ids))),
    recovery: (sessionId) => answer(parseSessionId(sessionId), async (id) => found(id, await reads.recovery(id))),
    recoveries: (query = {}) =>
      answer(parseRecoveryQuery(query), async (wanted) => ok(await reads.sessions({ ...wanted, status: 'stopped' }))),
    previews: (sessionIds) => answer(parsePreviewIds(sessionIds), async (ids) => ok(await reads.previews(ids))),
    act: (command) =>
      answer(parseBulkCommand(command), async (parsed) => {
        const done = await act({ host, committer, checkpoint }, parsed);
        await uses.released();
        return ok(done);
      }),
    rename: (sessionId, title) =>
      answer(parseSessionId(sessionId), (id) =>
        answer(parseTitle(title), (given) =>
          changeOne(id, (session, { config }) =>
            decideRename(session, redactorOf(config)?.redact(given).text ?? given),
          ),
        ),
      ),
    pin: (sessionId, isPinned) =>
      answer(parseSessionId(sessionId), (id) => answer(parseFlag('pinned', isPinned), (given) => pin(id, given))),
    quarantine: () => answer(nothing, async () => ok(await reads.quarantine())),
    facts: (query) => answer(parseFactQuery(query), async (wanted) => ok(await reads.facts(wanted))),
    status: () => answer(nothing, async () => ok(await reads.status())),
    configure: (change) => answer(parseConfigChange(change), configure),
    trash: (sessionId) => answer(parseSessionId(sessionId), (id) => dispose(id, 'trash')),
    restore: (sessionId) => answer(parseSessionId(sessionId), (id) => dispose(id, 'restore')),
    purge: (sessionId) =>
      answer(parseSessionId(sessionId), async (id) => {
        const refs: number[] = [];
        const purged = await changeOne(id, (session, state) => {
          refs.push(session.ref);
          return decideDisposal(state, id, 'purge');
        });
        if (purged.ok) await forgetCopies(host, refs);
        await uses.released();
        return purged;
      }),
    purgeAll: () =>
      answer(nothing, async () => {
        await purgeAll();
        return nothing;
      }),
    attach: (bytes, sha256) =>
      answer(parseBytes(bytes), (given) =>
        answer(sha256 === undefined ? ok(null) : parseSha256(sha256), (expected) =>
          putAttachment({ host, memory }, given, expected),
        ),
      ),
    attachment: (sha256) => answer(parseSha256(sha256), (name) => getAttachment({ host, memory }, name)),
  });
}

function parseBytes(input: unknown): Result<Blob> {
  return input instanceof Blob ? ok(input) : failed('invalid_event', 'The bytes of an attachment are a Blob.');
}

function foundPage(
  sessionId: string,
  { around }: MessagePage,
  read: SessionDetail | 'no_session' | 'no_message',
): Result<SessionDetail> {
  if (read !== 'no_message') return found(sessionId, read === 'no_session' ? null : read);
  return failed(
    'message_not_found',
    `Session ${sessionId} has no message ${around}. Read its messages to see which there are.`,
  );
}

function found<T>(sessionId: string, value: T | null): Result<T> {
  return value === null ? missingSession(sessionId) : ok(value);
}

function missingSession(sessionId: string): Result<never> {
  return { ok: false, error: sessionNotFound(sessionId) };
}
