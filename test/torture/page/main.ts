// The script of the page: receives commands over a WebSocket, and reports every event that it records
// and every reply.
import type * as holdfast from '../../../src/client/index.ts';
import type { RecorderClient } from '../../../src/client/index.ts';
import { takeCommands } from '../../support/controlled-page.ts';
import type { Command, Report } from '../messages.ts';
import { createReading } from './reading.ts';
import { createUpdates } from './updates.ts';
import { createWriting } from './writing.ts';

// Loaded from the server instead of being bundled: the run tests the build.
const library = (await import(new URL('holdfast.js', location.href).href)) as typeof holdfast;

/** The time in epoch ms with a fraction: more precise than `Date.now()`. */
const now = (): number => performance.timeOrigin + performance.now();

const updates = createUpdates(library);
const reading = createReading(library);
const writing = createWriting((written) => {
  report(written);
}, now);
let recorder: RecorderClient | null = null;

function openedRecorder(): RecorderClient {
  if (recorder === null) throw new Error('No recorder is open. Send "open" first.');
  return recorder;
}

async function perform(command: Command): Promise<unknown> {
  switch (command.type) {
    case 'install':
      return updates.install(command.waits);
    case 'open':
      recorder = await library.openRecorder(command.transports === null ? {} : { transports: command.transports });
      recorder.onStateChange((state) => {
        const reason = state.status === 'not_saved' ? state.reason.code : null;
        report({ type: 'state', status: state.status, reason });
      });
      return null;
    case 'write':
      writing.start(openedRecorder(), command);
      return null;
    case 'stop':
      return writing.stop();
    case 'configure':
      return openedRecorder().api.configure(command.change);
    case 'read':
      return reading.read(command.by, command.sessions);
    case 'update':
      return updates.update(command.applies);
    case 'usage':
      return 'storage' in navigator ? ((await navigator.storage.estimate()).usage ?? null) : null;
  }
}

const report: (report: Report) => void = takeCommands<Command>(perform);
