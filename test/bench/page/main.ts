// The script of the benchmark's page: performs what it is asked, one command at a time.
import type * as holdfast from '../../../src/client/index.ts';
import type { NewEvent, RecorderClient } from '../../../src/client/index.ts';
import { takeCommands } from '../../support/controlled-page.ts';
import type { Command, StreamFigures } from '../commands.ts';
import { readJournal } from './journal.ts';
import { openRaw, type Raw } from './raw.ts';
import { appendAsAcksAllow, appendOneByOne, beginStream, must, type Stream } from './streams.ts';

// From the server, not from this bundle: it is the build that is measured.
const library = (await import(new URL('holdfast.js', location.href).href)) as typeof holdfast;

const DURABILITY = 'strict';

let recorder: RecorderClient | null = null;
let namespace = '';
let streams: Stream[] = [];
let raw: Raw | null = null;

function opened<T>(thing: T | null | undefined, how: string): T {
  if (thing == null) throw new Error(`It is not open: send "${how}" first.`);
  return thing;
}

async function perform(command: Command): Promise<unknown> {
  switch (command.type) {
    case 'open': {
      namespace = command.namespace;
      await recorder?.close();
      recorder = await library.openRecorder({ namespace, doors: ['shared_worker'] });
      await recorder.api.configure(command.config);
      streams = [];
      for (let index = 0; index < command.sessions; index += 1)
        streams.push(await beginStream(recorder, `session-${index}`));
      return null;
    }
    case 'lone':
      return appendOneByOne(opened(recorder, 'open'), opened(streams[0], 'open'), command.delta, command.count);
    case 'open_raw':
      raw = await openRaw(command.database, DURABILITY);
      return null;
    case 'raw_lone':
      return opened(raw, 'open_raw').lone(command.record, command.count);
    case 'empty_fetch':
      return [];
    case 'stream':
      return stream(opened(recorder, 'open'), command);
    case 'raw_stream':
      return opened(raw, 'open_raw').groups(eventsOf(command), command.group);
  }
}

async function stream(
  client: RecorderClient,
  { window, delta, count }: Extract<Command, { type: 'stream' }>,
): Promise<StreamFigures> {
  const append = (each: Stream): Promise<void> =>
    must(client, { type: 'message_append', ...each, content_delta: delta });
  const ms = await appendAsAcksAllow(streams, append, { window, count });
  const records = await readJournal(namespace);
  const facts = records.reduce((sum, record) => sum + record.facts, 0);
  return {
    ms,
    group: facts / records.length,
    record_bytes: records.reduce((sum, record) => sum + record.bytes, 0) / facts,
  };
}

function eventsOf({ sessions, delta, count }: Extract<Command, { type: 'raw_stream' }>): NewEvent[] {
  return Array.from({ length: count }, (_, index) => ({
    type: 'message_append',
    session_id: `session-${index % sessions}`,
    message_id: `session-${index % sessions}:answer`,
    content_delta: delta,
  }));
}

takeCommands<Command>(perform);
