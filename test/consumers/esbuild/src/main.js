// Records through each kind of worker. The worker is a copy: npx holdfast init public
import { openRecorder } from 'holdfast';

/** @param {import('holdfast').TransportKind} kind */
async function record(kind) {
  const recorder = await openRecorder({ transports: [kind], worker: '/public/holdfast-worker.js' });
  const reply = await recorder.record({ type: 'session_start', session_id: kind, provider: 'esbuild' });
  return `${kind} ${reply.type} ${recorder.state.status}`;
}

document.title = [await record('shared_worker'), await record('dedicated_worker')].join(', ');
