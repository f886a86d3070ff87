// Deliberate breakages: each takes back one thing that a promise rests on. A test run is given one by
// its name, and must fail. What is looked for must be in its file exactly once.

import type { Breakage } from '../../src/build/breakage.ts';

export const BREAKAGES: readonly Breakage[] = [
  {
    name: 'ack-before-complete',
    breaks: 'A write resolves only when its transaction is complete.',
    file: 'storage/recording-store.ts',
    find: `  const failure = await outcome;
  if (failure !== null) throw failure;`,
    replacement: '  void outcome;',
  },
  {
    name: 'ack-whatever-happened',
    breaks: 'Events that the storage did not take are refused.',
    file: 'recorder/committer.ts',
    find: 'return requests.map((request) => refusal(request, error));',
    replacement: `return requests.map(({ parsed }) => ({
        type: 'ack', event_id: (parsed.ok ? parsed.value.event_id : null) ?? '', session_id: '', status: 'heartbeat',
      }));`,
  },
  {
    name: 'relaxed-resend',
    breaks: 'What has no reply is sent again through the next door.',
    file: 'client/sender.ts',
    find: '    this.#outbox.rewind();\n',
    replacement: '',
  },
  {
    name: 'passing-is-final',
    breaks: 'An event that finds no room waits for some.',
    file: 'protocol/replies.ts',
    find: "new Set<ErrorCode>(['storage_full', 'storage_unavailable', 'version_mismatch', 'event_gap'])",
    replacement: "new Set<ErrorCode>(['version_mismatch', 'event_gap'])",
  },
  {
    name: 'no-dedupe',
    breaks: 'An event of our client that comes again has no second effect.',
    file: 'engine/decide.ts',
    find: 'if (number.counter <= counter) return repeat(state, request, number);',
    replacement: '',
  },
  {
    name: 'no-order',
    breaks: "A client's events take effect without holes.",
    file: 'engine/decide.ts',
    find: 'if (number.counter > counter + 1) return gap(number, counter + 1);',
    replacement: '',
  },
  {
    name: 'ids-forgotten',
    breaks: "Other callers' event ids are remembered.",
    file: 'engine/apply-session.ts',
    find: '  session.event_ids.add(eventId);\n',
    replacement: '',
  },
  {
    name: 'overlap-appended',
    breaks: 'Of an append that overlaps what is there, the rest is appended.',
    file: 'engine/decide-message.ts',
    find: 'event.content_delta.slice(overlap)',
    replacement: 'event.content_delta',
  },
  {
    name: 'trim-before-fold',
    breaks: 'The journal is trimmed of what the projection has, and of nothing else.',
    file: 'storage/checkpoint.ts',
    find: '  await Promise.all(dirty.map((session) => writeSession(transaction, session, state.head)));\n',
    replacement: '  void dirty;\n',
  },
  {
    name: 'trim-the-last-record',
    breaks: 'The last record stays in the journal, so that a recorder that slept finds a hole before it.',
    file: 'storage/checkpoint.ts',
    find: 'Math.min(state.head - retained, lastRecord - 1)',
    replacement: 'state.head',
  },
  {
    name: 'fold-twice',
    breaks: 'Memory belongs to the projection that is there.',
    file: 'recorder/catch-up.ts',
    find: 'if (isGap || foldedSeq !== state.folded) return reload(transaction, requests);',
    replacement: 'if (isGap) return reload(transaction, requests);',
  },
  {
    name: 'no-tail-read',
    breaks: 'Each commit is decided on what others have committed before it.',
    file: 'recorder/catch-up.ts',
    find: '(await transaction.journalAfter(memory.lastRecord)).length === 0',
    replacement: 'true',
  },
  {
    name: 'gap-not-seen',
    breaks: 'A recorder that slept through a trimming reads everything afresh.',
    file: 'recorder/catch-up.ts',
    find: 'const isGap = tail[0] !== undefined && tail[0].first_seq !== state.head + 1;',
    replacement: 'const isGap = false;',
  },
  {
    name: 'memory-after-failure',
    breaks: 'After a failed transaction memory is read afresh.',
    file: 'recorder/memory-lane.ts',
    find: '      this.#memory = null;\n      const error',
    replacement: '      const error',
  },
  {
    name: 'doubt-forgotten',
    breaks: 'A commit that did not answer is looked for before it is made again.',
    file: 'recorder/committer.ts',
    find: 'inDoubt?.record != null && (await transaction.hasRecord(inDoubt.record))',
    replacement: 'inDoubt !== null && inDoubt.replies.length < 0',
  },
  {
    name: 'late-commit',
    breaks: 'A transaction that is late is aborted, so that it cannot commit after its caller was told that it failed.',
    file: 'storage/recording-store.ts',
    find: 'running !== null && !running.abort()',
    replacement: 'running === null',
  },
  {
    name: 'overtaken-read',
    breaks: 'A read in two steps notices a checkpoint between them.',
    file: 'recorder/read-through.ts',
    find: '(await transaction.checkpointSeq()) !== captured.folded',
    replacement: '(await transaction.checkpointSeq()) < 0',
  },
  {
    name: 'lock-not-watched',
    breaks: 'The client notices the death of its worker at once.',
    file: 'client/worker-door.ts',
    find: '          this.#watch(message.lock_name);\n',
    replacement: '',
  },
  {
    name: 'departure-ignored',
    breaks: 'A session whose last client is gone is interrupted.',
    file: 'engine/commands.ts',
    find: "interrupted: session.clients.length === 1 && session.status === 'active',",
    replacement: 'interrupted: false,',
  },
  {
    name: 'clients-not-watched',
    breaks: "A worker waits for its clients' locks, and notices at once who is gone.",
    file: 'hosts/presence.ts',
    find: "      void navigator.locks.request(names.clientLock(clientId), { mode: 'shared' }, onGone);\n",
    replacement: '',
  },
  {
    name: 'checksum-ignored',
    breaks: 'A record that is not as it was written is not read as if it were.',
    file: 'storage/journal-codec.ts',
    find: '(isChecked || (trailer === null && fields.length <= 5))',
    replacement: 'true',
  },
  {
    name: 'damage-is-the-end',
    breaks: 'A damaged record takes nothing along but itself.',
    file: 'recorder/replay.ts',
    find: 'if (isDamaged(entry)) passOver(memory, entry);',
    replacement: 'if (isDamaged(entry)) throw hole(memory.state.head, entry.first_seq);',
  },
  {
    name: 'newer-version-read',
    breaks: 'A host that meets a newer record stops writing.',
    file: 'storage/journal-codec.ts',
    find: 'if (Number(version) > JOURNAL_VERSION && (isChecked || trailer === null)) throw newer(first_seq);',
    replacement: '',
  },
  {
    name: 'publish-before-commit',
    breaks: 'Nothing is broadcast that is not committed.',
    file: 'recorder/committer.ts',
    find: '          attempt.made = commitRequests(transaction, memory, requests, { now: clock(), newId, mark });\n',
    replacement: `          attempt.made = commitRequests(transaction, memory, requests, { now: clock(), newId, mark });
          this.#announce(attempt.made.facts);
`,
  },
  {
    name: 'follower-gap-ignored',
    breaks: 'A follower that missed a broadcast reads the gap back.',
    file: 'client/feed.ts',
    find: 'else if (first.seq > this.#position + 1) void this.#readJournal();',
    replacement: '',
  },
  {
    name: 'network-for-service-worker',
    breaks: 'No chat text is sent by fetch before our service worker controls the page.',
    file: 'client/rest-door.ts',
    find: 'if (ours === null) return { ok: false, error: NOT_CONTROLLED };',
    replacement: '',
  },
  {
    name: 'forms-may-write',
    breaks: 'A form of another site writes nothing.',
    file: 'hosts/rest/rest-handler.ts',
    find: "(request.mode === 'navigate' || request.destination !== '')",
    replacement: 'request.mode.length === 0',
  },
];

/** The breakage of a name. Throws for a name that there is not. */
export function breakageOf(name: string): Breakage {
  const breakage = BREAKAGES.find((each) => each.name === name);
  if (breakage === undefined)
    throw new Error(`There is no breakage ${name}. Choose one of: ${BREAKAGES.map((each) => each.name).join(', ')}.`);
  return breakage;
}
