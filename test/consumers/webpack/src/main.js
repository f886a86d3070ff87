// Records through each kind of worker.
import { openRecorder } from 'holdfast';

/** @param {import('holdfast').TransportKind} kind */
async function record(kind) {
  const recorder = await openRecorder({ transports: [kind] });
  const reply = await recorder.record({ type: 'session_start', session_id: kind, provider: 'webpack' });
  return `${kind} ${reply.type} ${recorder.state.status}`;
}

document.title = [await record('shared_worker'), await record('dedicated_worker')].join(', ');
