// Every deadline of a wait, in one table. Each wait in DEADLINES_IN_ORDER may contain the waits before it, so each is
// longer than the one before: the inner wait ends first and says why, and no outer wait gives up while an inner one may
// still succeed. The whole table stays below the 30 s after which Firefox stops a service worker (measured in ESR 153).

/** Longest wait for what the browser says of locks, pages and storage, in ms; it takes a few. */
export const PLATFORM_DEADLINE_MS = 2_000;

/** Longest time in which none of a transaction's requests is answered, in ms. Browsers can hang without an error; the slowest honest commit measured takes far under 1 s. */
export const TRANSACTION_DEADLINE_MS = 5_000;

/** Longest wait for one call of Cache Storage, in ms: it takes 3 to 9 where it was measured. Nothing that a client waits for waits for it, but for the look at the copy when a recorder opens. */
export const COPY_DEADLINE_MS = 4_000;

/** Longest wait for a list of all entries of the second copy, in ms: 10,000 take 0.6 s where it was measured, and far more on a machine that is busy. Events wait for it only where the database has lost something: then their worker says that it is busy. */
export const COPY_LIST_DEADLINE_MS = 60_000;

/** Longest wait for a file of the build in Cache Storage, in ms, before the server is asked for it as well: it takes a few, and a page that is loaded shows nothing until then. */
export const FILE_DEADLINE_MS = 10_000;

/** Longest wait for one attachment in Cache Storage, in ms: one of 256 MiB takes some seconds. Only who reads one that the database has lost waits for it. */
export const ATTACHMENT_COPY_DEADLINE_MS = 60_000;

/** Longest wait for the bytes of a stored attachment of up to 8 MiB before they count as damaged, in ms: it takes some 10. Chromium 156 never ends to read a file that was emptied. */
export const STORED_BYTES_DEADLINE_MS = 3_000;

/** Longest transaction whose requests are answered meanwhile, in ms: a checkpoint or a replay of what piled up takes under 1 s where it was measured, and this is for machines that are far slower. */
export const MOVING_TRANSACTION_DEADLINE_MS = 15_000;

/** Longest checkpoint, in ms: its Web Lock, and one transaction that moves. */
export const CHECKPOINT_DEADLINE_MS = 18_000;

/** Longest silence of a worker while events wait for their acks, in ms: a commit takes about 1 ms, but may wait for a checkpoint. A worker that is busy says so every {@link BUSY_INTERVAL_MS}. */
export const ACK_DEADLINE_MS = 20_000;

/** Longest wait for a read or a command, in ms: it may wait for a checkpoint as well, and then reads more than a commit does. */
export const QUERY_DEADLINE_MS = 22_000;

/** Longest time in which REST answers, in ms: a read, and what HTTP adds to it. */
export const REST_DEADLINE_MS = 24_000;

/** Longest wait of a page for an answer over REST, in ms: the service worker may have to start first. */
export const REQUEST_DEADLINE_MS = 28_000;

/** Firefox stops a service worker that answers one request for so long, in ms, and may send that request to the network. */
const SERVICE_WORKER_LIFE_MS = 30_000;

/** The waits that contain each other, the innermost first. */
export const DEADLINES_IN_ORDER: readonly (readonly [wait: string, ms: number])[] = [
  ['the browser says something of itself', PLATFORM_DEADLINE_MS],
  ['a request of a transaction', TRANSACTION_DEADLINE_MS],
  ['a transaction that moves', MOVING_TRANSACTION_DEADLINE_MS],
  ['a checkpoint', CHECKPOINT_DEADLINE_MS],
  ['an ack', ACK_DEADLINE_MS],
  ['a read', QUERY_DEADLINE_MS],
  ['a REST reply', REST_DEADLINE_MS],
  ["a client's patience with REST", REQUEST_DEADLINE_MS],
  ["a service worker's life", SERVICE_WORKER_LIFE_MS],
];

/** How often a worker says that it is busy while a client's events wait for their acks, in ms: several times within {@link ACK_DEADLINE_MS}. */
export const BUSY_INTERVAL_MS = 4_000;

/** Longest wait for an ack of a worker that says that it is busy, in ms: several checkpoints and hanging transactions. A batch that takes longer was forgotten by a bug. */
export const BUSY_DEADLINE_MS = 120_000;

/** Longest wait for a worker's first message, in ms; a cold start with a full journal takes well under 1 s. */
export const HELLO_DEADLINE_MS = 5_000;

/** Longest look of a waiting service worker for sessions in recording, in ms: it is a read. */
export const TAKE_OVER_DEADLINE_MS = 22_000;

/** Longest wait of a page for a new service worker to take over, in ms: first that looks whether a session is being recorded. */
export const UPDATE_DEADLINE_MS = TAKE_OVER_DEADLINE_MS + 3_000;

/** Longest wait of a person for an action in the viewer, in ms: a command has its own deadline, whose error says more. */
export const ACTION_DEADLINE_MS = REQUEST_DEADLINE_MS + 1_000;

/** Longest wait of a client for its own Web Lock, in ms: without it the client goes on, and its end is noticed later. */
export const LOCK_DEADLINE_MS = 2_000;

/** Longest wait of `close()` for pending acks, in ms: whoever closes a page does not wait longer. */
export const CLOSE_DEADLINE_MS = 5_000;

/** Longest wait for the service worker to be installed, in ms: it fetches the whole build, about 500 kB, which takes 20 s on a slow phone line. */
export const INSTALL_DEADLINE_MS = 60_000;

/** How long a relay may be silent while a page waits for its answer, in ms, before the page asks whether the worker lives: a model may think for minutes. */
export const RELAY_SILENCE_MS = 5_000;

/** Longest wait for the worker's answer to that, in ms. */
export const RELAY_PONG_DEADLINE_MS = 10_000;

/** Longest wait for an answer of the search index, in ms: a large one opens in well under 1 s, but its file may first have to be let go by a tab that closes. */
export const SEARCH_DEADLINE_MS = 15_000;

/** Longest wait for a first reply of the worker that has the search index open, in ms: one that builds it takes steps of some tens of ms. */
export const SEARCH_LOOK_DEADLINE_MS = 1_000;

/** Longest wait for a picture of another server that a person has asked for, in ms: longer than a slow server takes. */
export const PICTURE_DEADLINE_MS = 20_000;

/** Longest wait of events for their attachments, in ms: storing one takes far under 1 s, and text must not wait for a storage that fails. */
export const ATTACHMENT_DEADLINE_MS = 3_000;

/** Longest import over REST, in ms: browsers end a service worker whose event takes 5 minutes. */
export const IMPORT_DEADLINE_MS = 270_000;

/** Longest wait for the worker of an import that was cancelled, in ms, before it is ended: what it stores is stored whole or not at all. */
export const CANCEL_DEADLINE_MS = 800;
