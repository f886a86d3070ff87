// Deliberate breakages: each removes one mechanism on which a guarantee depends. A test run with one breakage
// must fail. The `find` string must occur exactly once in its file.

import type { Breakage } from '../../src/build/breakage.ts';

export const BREAKAGES: readonly Breakage[] = [
  {
    name: 'bug-as-storage-failure',
    breaks: 'A bug is not reported as a storage failure: only the event that it affects fails.',
    file: 'storage/failure.ts',
    find: 'return cause instanceof DOMException && !MISUSE.has(cause.name);',
    replacement: 'return true;',
  },
  {
    name: 'copy-compared-by-id-alone',
    breaks: 'A database that has lost its newest checkpoints gets them back from the second copy.',
    file: 'copy/standing.ts',
    find: 'return (database_id !== null && database_id !== head.database_id) || seq < head.seq;',
    replacement: 'return database_id !== null && database_id !== head.database_id && seq >= 0;',
  },
  {
    name: 'copy-oldest-row-counts',
    breaks: 'Of the rows of the second copy with one key, the last one counts.',
    file: 'copy/piece.ts',
    find: '    latest.delete(key);\n    latest.set(key, row);',
    replacement: '    if (!latest.has(key)) latest.set(key, row);',
  },
  {
    name: 'copy-behind-believed',
    breaks: 'A second copy that lacks a checkpoint is written afresh.',
    file: 'copy/copy-writer.ts',
    find: '(head?.seq ?? 0) !== from || hasAfter(earlier, from) || lacks(earlier, head, lessened)',
    replacement: '(head?.seq ?? from) > from',
  },
  {
    name: 'copy-without-clients',
    breaks: 'What was acked before a loss and is sent again after it is there once.',
    file: 'copy/begin-restore.ts',
    find: "if (kind === 'client' && ",
    replacement: "if (kind === 'client' && client.counter < 0 && ",
  },
  {
    name: 'copy-before-checkpoint',
    breaks: 'The second copy has nothing that the database does not have.',
    file: 'recorder/checkpointer.ts',
    find: 'return { memory: caughtUp, known: lists, facts, written, databaseId };',
    replacement: `this.#host.copy?.take(written, databaseId);
      return { memory: caughtUp, known: lists, facts, written, databaseId };`,
  },
  {
    name: 'copy-head-before-pieces',
    breaks: 'Where the second copy says that it has a checkpoint, it has all pieces of that.',
    file: 'copy/copy-writer.ts',
    find: '    await this.#put(batch);\n    await putHead(',
    replacement: `    await putHead(to, before + batch.pieces.length);
    await this.#put(batch);
    await putHead(`,
  },
  {
    name: 'copy-without-checksum',
    breaks: 'A piece of the second copy that the disk has changed is not taken as it is read.',
    file: 'copy/piece.ts',
    find: `  return new Response(body?.pipeThrough(new CompressionStream('gzip'))).blob();
}

/** The text again; null where the bytes are damaged. */
export async function decompressed(bytes: ArrayBuffer): Promise<string | null> {
  const { body } = new Response(bytes);
  if (body === null) return null;
  const text = new Response(body.pipeThrough(new DecompressionStream('gzip'))).text();`,
    replacement: `  return new Response(body).blob();
}

export async function decompressed(bytes: ArrayBuffer): Promise<string | null> {
  const text = new Response(bytes).text();`,
  },
  {
    name: 'copy-purged-after-database',
    breaks: 'Nothing that was purged comes back from the second copy.',
    file: 'recorder/api.ts',
    find: 'if (purged.ok) await forgetCopies(host, refs);',
    replacement: 'void forgetCopies;',
  },
  {
    name: 'copy-gap-kept',
    breaks: 'A client whose last acked events are lost goes on.',
    file: 'client/outbox/sender.ts',
    find: 'if (entry === outbox.first && isBehind(entry, error)) onForgotten();',
    replacement: 'if (entry !== outbox.first && isBehind(entry, error)) onForgotten();',
  },
  {
    name: 'copy-restored-over-newer',
    breaks: 'A session that has come back is not put in the place of what has been recorded since.',
    file: 'copy/restore-sessions.ts',
    find: 'sessions.filter(({ ref }) => missing.delete(ref)),',
    replacement: 'sessions.filter(({ ref }) => missing.delete(ref) || true),',
  },
  {
    name: 'copy-joined-in-part',
    breaks: 'Pieces are deleted once what was joined of them is stored.',
    file: 'copy/copy-writer.ts',
    find: '    await cache.delete(pieces);\n    return joined;',
    replacement: '    await cache.delete([...pieces, joined]);\n    return joined;',
  },
  {
    name: 'ack-before-complete',
    breaks: 'A write resolves only when its transaction is complete.',
    file: 'storage/recording-store.ts',
    find: `  const failure = await outcome;
  // A read has all its answers, however the transaction ended.
  if (failure !== null && !isUndone() && !values.hasFailed) throw failure;`,
    replacement: '  void outcome;',
  },
  {
    name: 'ack-whatever-happened',
    breaks: 'Events that the storage did not write are refused.',
    file: 'recorder/committer.ts',
    find: 'return requests.map((request) => refuseForStorage(request, cause));',
    replacement: `return requests.map(({ parsed }) => ({
        type: 'ack', event_id: (parsed.ok ? parsed.value.event_id : null) ?? '', session_id: '', status: 'heartbeat',
      }));`,
  },
  {
    name: 'busy-ignored',
    breaks: 'Nothing is sent again while a worker says that it is busy.',
    file: 'client/transports/worker-transport.ts',
    find: 'waiting.get(message.batch)?.();',
    replacement: '',
  },
  {
    name: 'relaxed-resend',
    breaks: 'Events without a reply are sent again through the next transport.',
    file: 'client/outbox/sender.ts',
    find: '    outbox.rewind();\n',
    replacement: '',
  },
  {
    name: 'passing-is-final',
    breaks: 'A refusal for a full disk is temporary: the event is sent again.',
    file: 'protocol/replies.ts',
    find: "new Set<ErrorCode>(['storage_full', 'storage_unavailable', 'version_mismatch', 'event_gap'])",
    replacement: "new Set<ErrorCode>(['version_mismatch', 'event_gap'])",
  },
  {
    name: 'no-dedupe',
    breaks: 'A repeated event of our client has no second effect.',
    file: 'engine/decide.ts',
    find: 'if (number !== null && number.counter <= handled(state, number)) return repeat(state, request, number);',
    replacement: '',
  },
  {
    name: 'no-order',
    breaks: "A client's events take effect without gaps.",
    file: 'engine/decide.ts',
    find: 'if (missing !== null) return gap(eventId, missing);',
    replacement: '',
  },
  {
    name: 'ids-forgotten',
    breaks: 'The event ids of other callers are stored.',
    file: 'engine/apply.ts',
    find: '  session.event_ids.add(eventId);\n',
    replacement: '',
  },
  {
    name: 'overlap-appended',
    breaks: 'Only the new part of an overlapping append is appended.',
    file: 'engine/decide-message.ts',
    find: 'event.content_delta.slice(overlap)',
    replacement: 'event.content_delta',
  },
  {
    name: 'trim-before-fold',
    breaks: 'The journal is trimmed only of facts that the projection contains.',
    file: 'storage/checkpoint.ts',
    find: '  await Promise.all(dirty.map((session) => writeSession({ transaction, rows }, session, state.head)));\n',
    replacement: '  void dirty;\n',
  },
  {
    name: 'times-begin-anew',
    breaks: 'A text keeps the times of its commits through every checkpoint.',
    file: 'storage/checkpoint.ts',
    find: 'timesOfChunks(start < folded ? chunks : [], start, folded)?.concat(message.unfolded_times) ?? null',
    replacement: 'message.unfolded_times',
  },
  {
    name: 'trim-the-last-record',
    breaks: 'The last record stays in the journal, so that a recorder that was idle detects a gap before it.',
    file: 'storage/checkpoint.ts',
    find: 'Math.min(state.head - retained, lastRecord - 1)',
    replacement: 'state.head',
  },
  {
    name: 'fold-twice',
    breaks: 'The state in memory belongs to the current projection.',
    file: 'recorder/catch-up.ts',
    find: 'if ((await transaction.checkpointSeq()) !== state.folded) return reload(transaction, requests);',
    replacement: '',
  },
  {
    name: 'no-tail-read',
    breaks: 'Each commit is decided with all earlier commits of other recorders.',
    file: 'recorder/memory-cache.ts',
    find: 'transaction.hasRecordAfter(memory.lastRecord)',
    replacement: 'Promise.resolve(false)',
  },
  {
    name: 'no-tail-read-in-company',
    breaks: 'This also holds for commits that are decided shortly after a commit of another recorder.',
    file: 'recorder/memory-cache.ts',
    find: '(await looked) ?',
    replacement: '(await looked) === null ?',
  },
  {
    name: 'overtaken-commit-stays',
    breaks: 'A commit that another recorder has overtaken is undone before it is decided again.',
    file: 'recorder/memory-cache.ts',
    find: '      transaction.undo();\n',
    replacement: '',
  },
  {
    name: 'gap-not-seen',
    breaks: 'A recorder that was idle during a trim reads everything again.',
    file: 'recorder/replay.ts',
    find: "if (lost !== 0 && otherwise === 'give up') return false;",
    replacement: '',
  },
  {
    name: 'memory-after-failure',
    breaks: 'After a failed transaction the state in memory is read again.',
    file: 'recorder/memory-cache.ts',
    find: '      this.#memory = null;\n      throw cause;',
    replacement: '      throw cause;',
  },
  {
    name: 'doubt-forgotten',
    breaks: 'After a commit without an answer, the recorder checks whether it was written before it repeats it.',
    file: 'recorder/committer.ts',
    find: 'inDoubt?.record != null && (await transaction.hasCommit(inDoubt.record))',
    replacement: 'inDoubt !== null && inDoubt.replies.length < 0',
  },
  {
    name: 'late-commit',
    breaks:
      'A transaction that misses its deadline is aborted, so that it cannot commit after its failure was reported.',
    file: 'storage/recording-store.ts',
    find: 'running !== null && !running.abort()',
    replacement: 'running === null',
  },
  {
    name: 'overtaken-read',
    breaks: 'A read in two steps detects a checkpoint between the steps.',
    file: 'recorder/read-through.ts',
    find: '(await transaction.checkpointSeq()) !== captured.folded',
    replacement: '(await transaction.checkpointSeq()) < 0',
  },
  {
    name: 'lock-not-watched',
    breaks: 'The client detects the death of its worker immediately.',
    file: 'client/transports/worker-transport.ts',
    find: '        watch(message.lock_name);\n',
    replacement: '',
  },
  {
    name: 'lost-transport-asked-again',
    breaks: 'A page continues when its worker dies before the library has loaded completely.',
    file: 'client/reading/live-api.ts',
    find: '      if (transport !== null && transport === left) {',
    replacement: '      if (false) {',
  },
  {
    name: 'departure-ignored',
    breaks: 'A session whose last client is lost is interrupted.',
    file: 'engine/commands.ts',
    find: "interrupted: session.clients.length === 1 && session.status === 'active',",
    replacement: 'interrupted: false,',
  },
  {
    name: 'clients-not-watched',
    breaks: "A worker waits for its clients' locks, and detects a lost client immediately.",
    file: 'hosts/presence.ts',
    find: "      navigator.locks.request(names.clientLock(clientId), { mode: 'shared' }, onGone).catch(() => undefined);\n",
    replacement: '',
  },
  {
    name: 'checksum-ignored',
    breaks: 'A record that has changed since it was written is not read as valid.',
    file: 'storage/journal-codec.ts',
    find: "typeof value !== 'string' || !isChecked(value)",
    replacement: "typeof value !== 'string'",
  },
  {
    name: 'damage-is-the-end',
    breaks: 'Only the content of a damaged record is lost.',
    file: 'recorder/replay.ts',
    find: 'if (isDamaged(entry)) passOver(memory, entry, recorded_after);',
    replacement: 'if (isDamaged(entry)) throw comesTwice(entry.first_seq);',
  },
  {
    name: 'no-key-by-key-reads',
    breaks: 'Where one value cannot be read, those around it can.',
    file: 'storage/read-values.ts',
    find: 'if (!isValueError(cause)) throw cause;\n      this.#hasFailed = true;\n    }',
    replacement: 'if (cause !== null) throw cause;\n    }',
  },
  {
    name: 'unreadable-value-aborts',
    breaks: 'A value that cannot be read does not undo the transaction that met it.',
    file: 'storage/read-values.ts',
    find: '    event.preventDefault();\n',
    replacement: '',
  },
  {
    name: 'doomed-write-committed',
    breaks:
      'A write that could not read a value is tried again without it, because the browser does not commit the first one.',
    file: 'storage/recording-store.ts',
    find: "if (values.hasFailed && transaction.mode === 'readwrite') throw new UnreadableValueError();",
    replacement: '',
  },
  {
    name: 'long-text-in-one-value',
    breaks: 'A long fact is journalled in small values.',
    file: 'storage/journal-codec.ts',
    find: 'if (text.length <= limit) return',
    replacement: 'if (facts.length <= 1 || text.length <= limit) return',
  },
  {
    name: 'long-rows-in-one-value',
    breaks: 'A long row is stored in small values.',
    file: 'storage/long-rows.ts',
    find: 'if (JSON.stringify(row).length <= MAX_VALUE_LENGTH) return',
    replacement: 'if (KEYS.size > 0) return',
  },
  {
    name: 'lost-piece-loses-the-fact',
    breaks: 'A piece of a fact that cannot be read takes only itself along.',
    file: 'storage/journal-codec.ts',
    find: 'if (repaired === null) return',
    replacement: 'if (repaired !== null || joined.missing.length >= 0) return',
  },
  {
    name: 'rows-not-checked',
    breaks: 'A row that is not as a build writes it is not taken for one.',
    file: 'storage/rows.ts',
    find: ' && guards.every(([field, isSound]) => isSound(value[field]))',
    replacement: '',
  },
  {
    name: 'lost-text-closes-up',
    breaks: 'Text that cannot be read is missing in its place, and moves nothing after it.',
    file: 'storage/texts.ts',
    find: '    fillTo(offset);\n',
    replacement: '',
  },
  {
    name: 'lost-client-begins-anew',
    breaks: 'Events of a client whose row is lost take no second effect.',
    file: 'recorder/load.ts',
    find: '    client.counter = UNKNOWN_COUNTER;\n',
    replacement: '',
  },
  {
    name: 'found-damage-unreported',
    breaks: 'A damaged row or text is put into quarantine.',
    file: 'storage/quarantine.ts',
    find: '...transaction.foundDamage]',
    replacement: ']',
  },
  {
    name: 'newer-version-read',
    breaks: 'A host that reads a newer record stops writing.',
    file: 'storage/journal-codec.ts',
    find: 'if (Number(version) > NEWEST_JOURNAL_VERSION) throw newer(first_seq);',
    replacement: '',
  },
  {
    name: 'records-without-tag',
    breaks:
      "A commit with an unknown outcome is not confused with another recorder's commit of the same event in the same millisecond.",
    file: 'recorder/commit.ts',
    find: 'context.mark : context.tag)',
    replacement: 'context.mark : null)',
  },
  {
    name: 'publish-before-commit',
    breaks: 'Only committed facts are broadcast.',
    file: 'recorder/committer.ts',
    find: '          attempt.made = commitRequests(transaction, memory, requests, context);\n',
    replacement: `          attempt.made = commitRequests(transaction, memory, requests, context);
          this.#publisher.add(attempt.made.facts);
          this.#publisher.flush();
`,
  },
  {
    name: 'redaction-lets-later-events-pass',
    breaks: 'What comes after an event that redaction holds back waits with it: order and counters stay right.',
    file: 'recorder/redaction.ts',
    find: 'for (const request of requests.slice(index)) if (request.sender === sender) this.held.add(request);',
    replacement:
      'for (const request of requests.slice(index, index + 1)) if (request.sender === sender) this.held.add(request);',
  },
  {
    name: 'redaction-acks-what-waits',
    breaks: 'What redaction holds back is not acked.',
    file: 'recorder/commit.ts',
    find: '    if (request === null) return null;\n',
    replacement: `    if (request === null) {
      const waiting = requests[index];
      return waiting === undefined ? null : decide(memory.state, waiting, context.newId).reply;
    }
`,
  },
  {
    name: 'follower-gap-ignored',
    breaks: 'A follower that missed a broadcast reads the missing facts.',
    file: 'client/reading/feed.ts',
    find: 'else if (first.seq > this.#position + 1) void this.#readJournal();',
    replacement: '',
  },
  {
    name: 'network-for-service-worker',
    breaks: 'No chat text is sent by fetch before our service worker controls the page.',
    file: 'client/transports/rest-transport.ts',
    find: 'if (ours === null) return { ok: false, error: NOT_CONTROLLED };',
    replacement: '',
  },
  {
    name: 'forms-may-write',
    breaks: 'A form of another site cannot write.',
    file: 'hosts/rest/rest-handler.ts',
    find: "(request.mode === 'navigate' || request.destination !== '')",
    replacement: 'request.mode.length === 0',
  },
  {
    name: 'list-shared-with-memory',
    breaks: 'A session is read as it was at its seq.',
    file: 'recorder/read-session.ts',
    find: 'revisions: [...message.revisions]',
    replacement: '',
  },
  {
    name: 'hanging-untold',
    breaks: 'Storage that hangs is distinguished from storage that fails.',
    file: 'storage/failure.ts',
    find: "{ isOutcomeUnknown, health: 'hanging' }",
    replacement: '{ isOutcomeUnknown }',
  },
  {
    name: 'hanging-retried',
    breaks: 'Events that hanging storage did not write are refused immediately, so that the client gets the reason.',
    file: 'recorder/commit-retry.ts',
    find: "(health !== 'hanging' || isOutcomeUnknown)",
    replacement: 'health.length > 0',
  },
  {
    name: 'readers-wait-for-a-hang',
    breaks: 'Reads that are queued after a hanging transaction fail with it.',
    file: 'recorder/memory-lane.ts',
    find: 'if (hang !== null) throw hang;',
    replacement: '',
  },
  {
    name: 'denial-as-loss',
    breaks: 'A browser that denies the storage is distinguished from a lost connection.',
    file: 'storage/failure.ts',
    find: "(!wasOpen || name === 'SecurityError')",
    replacement: "name === ''",
  },
  {
    name: 'lost-read-not-repeated',
    breaks: 'A read over a connection that was lost without notice is repeated.',
    file: 'storage/recording-store.ts',
    find: 'if (!(cause instanceof StorageError) || !PASSING_AT_FIRST.has(cause.health)) throw cause;',
    replacement: 'throw cause;',
  },
  {
    name: 'first-loss-shown',
    breaks: 'A single lost connection is not reported to users.',
    file: 'recorder/storage-watch.ts',
    find: 'if (!isFirstLoss) ',
    replacement: '',
  },
  {
    name: 'full-disk-probed',
    breaks: 'A full disk is still reported after a write of nothing succeeds.',
    file: 'recorder/memory-lane.ts',
    find: " || this.health === 'full'",
    replacement: '',
  },
  {
    name: 'eviction-untold',
    breaks: 'Users are notified that the recordings were deleted.',
    file: 'client/reading/eviction-watch.ts',
    find: '    this.#listeners.call(eviction);',
    replacement: '',
  },
  {
    name: 'freeze-ignored',
    breaks: 'A frozen page releases its connections.',
    file: 'client/page/page-lifecycle.ts',
    find: "document.addEventListener('freeze', suspend, { signal });",
    replacement: '',
  },
  {
    name: 'reason-kept',
    breaks: 'Listeners are notified when the reason for not saving changes.',
    file: 'client/client.ts',
    find: '&& jsonText(next) === jsonText(state)) return;',
    replacement: '&& jsonText({ ...next, reason: null }) === jsonText({ ...state, reason: null })) return;',
  },
  {
    name: 'superseded-ignored',
    breaks: 'A client disconnects from a worker that can no longer record.',
    file: 'client/transports/worker-transport.ts',
    find: "        lose('superseded', message.url);\n",
    replacement: '',
  },
  {
    name: 'instance-ignored',
    breaks: "Replies of another instance of the worker are not used as replies to the client's events.",
    file: 'client/transports/worker-transport.ts',
    find: 'if (message.instance_id === instanceId)',
    replacement: 'if (message.batch > 0)',
  },
  {
    name: 'update-while-recording',
    breaks: 'An update does not interrupt a recording.',
    file: 'hosts/skip-waiting.ts',
    find: 'if (sessions.length === 0) return { ok: true };',
    replacement: 'if (sessions.length >= 0) return { ok: true };',
  },
  {
    name: 'api-unguarded',
    breaks: 'The port for reads and commands gives no access to other parts of the worker.',
    file: 'hosts/serve-api.ts',
    find: '    if (!isApiMessage(event.data, api)) event.stopImmediatePropagation();\n',
    replacement: '',
  },
  {
    name: 'claim-ignored',
    breaks: 'A page that its service worker does not control is controlled after it asks.',
    file: 'hosts/answer-claim.ts',
    find: 'if (isClaimMessage(event.data)) event.waitUntil(scope.clients.claim());',
    replacement: '',
  },
  {
    name: 'no-resume',
    breaks: 'A page that is restored from the back/forward cache continues recording.',
    file: 'client/page/page-lifecycle.ts',
    find: "  addEventListener('pageshow', resume, { signal });\n",
    replacement: '',
  },
  {
    name: 'import-undoes-edits',
    breaks: 'A message that was edited here stays as it is where an import has only what it was before.',
    file: 'engine/import-message.ts',
    find: 'const becomesCurrent = continues || (isNew(content) && !isOlder);',
    replacement: 'const becomesCurrent = continues || content !== text;',
  },
  {
    name: 'import-drops-older-texts',
    breaks: 'A text of an older export that is not known is kept as a revision.',
    file: 'engine/import-message.ts',
    find: 'if (isNew(content) && !becomesCurrent) earlier.push({ content, replaced_at: now });',
    replacement: '',
  },
  {
    name: 'import-in-doubt-forgotten',
    breaks: 'An import that was stored, although its transaction gave no answer, is reported as what it was.',
    file: 'recorder/import-sessions.ts',
    find: 'outcome: outcomes.get(session_id) ?? outcome',
    replacement: 'outcome',
  },
  {
    name: 'packs-before-changes',
    breaks: 'A message of an import that has changed since is read as it is now.',
    file: 'storage/projection-reader.ts',
    find: 'new Map([...packed.map(({ row }) => row), ...rows].map((row) => [row.position, row]))',
    replacement: 'new Map([...rows, ...packed.map(({ row }) => row)].map((row) => [row.position, row]))',
  },
  {
    name: 'packs-for-any-build',
    breaks: 'A build that knows no packs stops once there are some.',
    file: 'recorder/commit.ts',
    find: "if (this.facts.some(({ type }) => type === 'session_imported')) this.#memory.version = NEWEST_JOURNAL_VERSION;",
    replacement: '',
  },
  {
    name: 'export-of-one-page',
    breaks: 'An export has all sessions that its query lists, however many pages they take.',
    file: 'formats/write/export-sessions.ts',
    find: 'cursor = page.value.next_cursor;',
    replacement: 'cursor = null;',
  },
  {
    name: 'export-drops-branches',
    breaks: 'A file of Markdown says what each message follows, so that its branches come back.',
    file: 'formats/write/markdown.ts',
    find: '...(parent_id === null ? {} : { parent_id }),',
    replacement: '',
  },
  {
    name: 'export-unescaped',
    breaks: 'Nothing that was recorded is markup of the page that it is exported as.',
    file: 'formats/write/html.ts',
    find: '.replaceAll(/[&<>"\']/g, (char) => `&#${char.charCodeAt(0)};`)',
    replacement: '',
  },
  {
    name: 'export-wrong-hash',
    breaks: 'The hash in the manifest of an archive is that of its sessions.',
    file: 'formats/write/zip-stream.ts',
    find: 'hash.add(bytes);',
    replacement: '',
  },
  {
    name: 'cut-off-passes-for-whole',
    breaks: 'An encrypted file of which the end is missing is no whole file.',
    file: 'protect/encrypted-file.ts',
    find: 'new Uint8Array([...lines, isLast ? 1 : 0])',
    replacement: 'new Uint8Array([...lines, 0])',
  },
];

/** The breakage of a name. Throws for a name that there is not. */
export function breakageOf(name: string): Breakage {
  const breakage = BREAKAGES.find((each) => each.name === name);
  if (breakage === undefined)
    throw new Error(`There is no breakage ${name}. Choose one of: ${BREAKAGES.map((each) => each.name).join(', ')}.`);
  return breakage;
}
