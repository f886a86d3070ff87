// The script of the benchmark's page: performs the commands that it receives, one at a time.
import type * as holdfast from '../../../src/client/index.ts';
import type { ConfigChange, RecorderClient } from '../../../src/client/index.ts';
import { takeCommands } from '../../support/controlled-page.ts';
import type { Command, JournalFigures } from '../commands.ts';
import { timeChunks } from './chunks.ts';
import { emptyFetches } from './empty-fetch.ts';
import { fill } from './fill.ts';
import { followChannel, postAtRate } from './bare-channel.ts';
import { followSession } from './follow.ts';
import { databaseOf, readStore } from './idb.ts';
import { createPeerBench } from './peer-bench.ts';
import { openRaw, timeRawRead, timeRawRestore, type Raw } from './raw.ts';
import { timeRestore } from './restore.ts';
import type { Screen } from './screen.ts';
import { appendAsAcksAllow, appendSteadily, appendTo, beginStream, must, streamOf, timeAppends } from './streams.ts';
import { sendAtRate } from './send-at-rate.ts';

// Loaded from the server instead of being bundled: the benchmark measures the build.
const library = (await import(new URL('holdfast.js', location.href).href)) as typeof holdfast;

/** The seq of the first fact. The journal's record before it holds no facts. */
const FIRST_SEQ = 1;

/** Settings that fold facts as soon as possible: the minimum that they allow. */
const AT_ONCE = { persist_interval_secs: 0.1 };
const FOLDED_AFTER_MS = 1_500;

/** How often is looked whether the second copy has everything, in ms. */
const LOOK_MS = 100;

const peers = createPeerBench();
let recorder: RecorderClient | null = null;
let namespace = '';
let screen: Screen | null = null;
let raw: Raw | null = null;

function opened<T>(thing: T | null): T {
  if (thing === null) throw new Error('Send the command that opens it first.');
  return thing;
}

async function open({ transport, sessions, config, ...named }: Extract<Command, { type: 'open' }>): Promise<null> {
  ({ namespace } = named);
  if (transport === 'rest') await controlled();
  recorder = await library.openRecorder({ namespace, transports: [transport] });
  if (Object.keys(config).length > 0) await configure(recorder, config);
  for (let index = 0; index < sessions; index += 1) await beginStream(recorder, streamOf(index));
  return null;
}

/** A stream in an existing session, or in a new one. */
async function firstAck(command: Extract<Command, { type: 'first_ack' }>): Promise<number[]> {
  return timed(
    (async () => {
      recorder = await library.openRecorder({ namespace: command.namespace, transports: ['shared_worker'] });
      if (command.sessions === 0) await appendTo(recorder, streamOf(0));
      else await must(recorder, { type: 'session_start', session_id: streamOf(0).session_id, provider: 'bench' });
    })(),
  );
}

/** Resolves when the service worker controls this page. */
async function controlled(): Promise<void> {
  const { serviceWorker } = navigator;
  await library.installServiceWorker({ url: `sw.js?namespace=${encodeURIComponent(namespace)}` });
  while (serviceWorker.controller === null)
    await new Promise((resolve) => {
      serviceWorker.addEventListener('controllerchange', resolve, { once: true });
    });
}

async function configure(client: RecorderClient, change: ConfigChange): Promise<void> {
  const configured = await client.api.configure(change);
  if (!configured.ok) throw new Error(configured.error.message);
}

async function readInstance(client: RecorderClient): Promise<string> {
  const status = await client.api.status();
  if (!status.ok) throw new Error(status.error.message);
  return status.value.instance_id;
}

/** The list, and after it the number of recoveries, as the viewer reads them. */
async function readViewer({ api }: RecorderClient): Promise<number[]> {
  const rows = await timed(api.sessions({ status: 'all', limit: 100 }));
  const recoveries = await timed(api.recoveries({ limit: 1 }));
  return [...rows, ...recoveries];
}

async function timed(work: Promise<unknown>): Promise<number[]> {
  const startedAt = performance.now();
  await work;
  return [performance.now() - startedAt];
}

async function readJournal(): Promise<JournalFigures> {
  const records = (await readStore(await databaseOf(namespace), 'journal', IDBKeyRange.lowerBound(FIRST_SEQ))).map(
    String,
  );
  const facts = records.map((record) => (JSON.parse(record) as unknown[][])[3]?.length ?? 0);
  return {
    records: records.length,
    facts: facts.reduce((sum, count) => sum + count, 0),
    bytes: new TextEncoder().encode(records.join('')).length,
  };
}

async function readProjection(client: RecorderClient): Promise<number> {
  await configure(client, AT_ONCE);
  await new Promise((resolve) => {
    setTimeout(resolve, FOLDED_AFTER_MS);
  });
  const database = await databaseOf(namespace);
  const stores = await Promise.all(['sessions', 'messages', 'chunks'].map((store) => readStore(database, store)));
  return JSON.stringify(stores).length;
}

async function copied(client: RecorderClient): Promise<null> {
  for (;;) {
    const status = await client.api.status();
    if (!status.ok) throw new Error(status.error.message);
    const { dirty_sessions, storage } = status.value;
    if (dirty_sessions === 0 && storage.copy.state === 'current') return null;
    await new Promise((resolve) => {
      setTimeout(resolve, LOOK_MS);
    });
  }
}

async function perform(command: Command): Promise<unknown> {
  switch (command.type) {
    case 'open':
      return open(command);
    case 'first_ack':
      return firstAck(command);
    case 'instance':
      return readInstance(opened(recorder));
    case 'close':
      await opened(recorder).close();
      recorder = null;
      return null;
    case 'fill':
      await fill(opened(recorder), command.with);
      return null;
    case 'lone':
      return timeAppends(opened(recorder), streamOf(command.session), command.count);
    case 'time_chunks':
      return timeChunks(command.recorded ? opened(recorder) : null, command.count);
    case 'stream': {
      const client = opened(recorder);
      return appendAsAcksAllow(command.sessions, (index) => appendTo(client, streamOf(index)), command);
    }
    case 'steady': {
      const client = opened(recorder);
      const pace = { perSecond: command.per_second, ms: command.ms };
      return appendSteadily(command.sessions, (index) => appendTo(client, streamOf(index)), pace);
    }
    case 'journal':
      return readJournal();
    case 'projection':
      return readProjection(opened(recorder));
    case 'read_page':
      return timed(opened(recorder).api.sessions({ status: 'all', limit: 100 }));
    case 'read_session':
      return timed(opened(recorder).api.session(streamOf(0).session_id, {}));
    case 'read_viewer':
      return readViewer(opened(recorder));
    case 'count_recoveries': {
      const read = await opened(recorder).api.recoveries({ limit: 1 });
      return read.ok ? read.value.total : 0;
    }
    case 'follow':
      screen = await followSession(opened(recorder), streamOf(0).session_id);
      return null;
    case 'follow_bare':
      screen = followChannel(command.channel);
      return null;
    case 'seen':
      return opened(screen).seen;
    case 'record_at_rate': {
      const client = opened(recorder);
      return sendAtRate(() => appendTo(client, streamOf(0)), command);
    }
    case 'post_at_rate':
      return postAtRate(command.channel, command.followers, command);
    case 'open_raw':
      raw = await openRaw(command.database, command.durability);
      return null;
    case 'copied':
      return copied(opened(recorder));
    case 'restore':
      return timeRestore(library, command.namespace, command.session_id);
    case 'raw_restore':
      return [await timeRawRestore(`holdfast:${command.namespace}:copy`, command.database)];
    case 'raw_lone':
      return opened(raw).lone(command.length, command.count);
    case 'raw_stream':
      return opened(raw).stream(command.group, command.ms, command.way);
    case 'raw_read':
      return [await timeRawRead(await databaseOf(command.namespace), 'journal')];
    case 'empty_fetch':
      return emptyFetches(command.count);
    case 'open_peer':
      return peers.open(command);
    case 'stream_peer':
      return peers.stream(command);
    case 'close_peer':
      return peers.close();
  }
}

takeCommands<Command>(perform);
