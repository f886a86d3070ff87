// The script of the page: records and reads what the damage run asks for.
import type * as holdfast from '../../../src/client/index.ts';
import type { RecorderClient } from '../../../src/client/index.ts';
import { takeCommands } from '../../support/controlled-page.ts';
import { createUpdates } from '../../torture/page/updates.ts';
import { WAYS, type By, type Command, type ReadAnswer } from '../messages.ts';
import { copyHas, copySeq } from './copy.ts';
import { readSessions, valueOf } from './reading.ts';

// Loaded from the server instead of being bundled: the run tests the build.
const library = (await import(new URL('holdfast.js', location.href).href)) as typeof holdfast;

const TRANSPORTS = { port: ['shared_worker', 'dedicated_worker'], rest: ['rest'] } as const;

/** How long the service worker may take to control the page, in ms: it stores every file of the build first. */
const CONTROL_MS = 15_000;

let recorders: Readonly<Record<By, RecorderClient>> | null = null;
let evicted: ReadAnswer['evicted'] = null;
let dismiss = (): void => undefined;

function recorderBy(by: By): RecorderClient {
  if (recorders === null) throw new Error('No recorder is open. Send "open" first.');
  return recorders[by];
}

async function open(): Promise<readonly By[]> {
  const installing = createUpdates(library).install(true);
  await Promise.race([installing, new Promise((resolve) => setTimeout(resolve, CONTROL_MS))]);
  const [port, rest] = await Promise.all([
    library.openRecorder({ transports: TRANSPORTS.port }),
    library.openRecorder({ transports: TRANSPORTS.rest }),
  ]);
  port.onEvicted((eviction) => {
    evicted = { restored: eviction.restored };
    dismiss = () => {
      eviction.dismiss();
    };
  });
  recorders = { port, rest };
  return navigator.serviceWorker.controller === null ? ['port'] : WAYS;
}

async function perform(command: Command): Promise<unknown> {
  switch (command.type) {
    case 'open':
      return open();
    case 'configure':
      return valueOf(await recorderBy('port').api.configure(command.change));
    case 'record': {
      const recorder = recorderBy(command.by);
      const replies = await Promise.all(command.events.map((event) => recorder.record(event)));
      return replies.filter(({ type }) => type !== 'ack').map((reply) => JSON.stringify(reply));
    }
    case 'attach':
      return valueOf(await recorderBy('port').api.attach(new Blob([command.text], { type: 'text/plain' })));
    case 'trash':
      return valueOf(await recorderBy('port').api.trash(command.session_id));
    case 'purge':
      return valueOf(await recorderBy('rest').api.purge(command.session_id));
    case 'lag': {
      const seq = await copySeq();
      const { head } = valueOf(await recorderBy('port').api.status());
      return seq === null ? null : Math.max(0, head - seq);
    }
    case 'read': {
      const { api } = recorderBy(command.by);
      const sessions = await readSessions(api);
      const { health } = valueOf(await api.status()).storage;
      return { sessions, evicted, health } satisfies ReadAnswer;
    }
    case 'dismiss':
      dismiss();
      return null;
    case 'copy_has':
      return copyHas(command.text);
  }
}

takeCommands<Command>(perform);
