// Records through each kind of worker: those beside the client, and the copy that `npx holdfast init public` makes.
import { openRecorder } from 'holdfast';

/** @param {import('holdfast').OpenOptions} options */
async function record(options) {
  const recorder = await openRecorder(options);
  const reply = await recorder.record({ type: 'session_start', session_id: 's1', provider: 'no-bundler' });
  return `${reply.type} ${recorder.state.status}`;
}

const worker = '/public/holdfast-worker.js';
document.title = [
  await record({ transports: ['shared_worker'] }),
  await record({ transports: ['dedicated_worker'] }),
  await record({ transports: ['shared_worker'], worker }),
  await record({ transports: ['dedicated_worker'], worker }),
  await record({ worker: (name) => new Worker(worker, { type: 'module', name }) }),
].join(', ');
