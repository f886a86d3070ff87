// Records through each kind of worker, and shows why it cannot.
import { openRecorder, type TransportKind } from 'holdfast';

async function record(kind: TransportKind): Promise<string> {
  const recorder = await openRecorder({ transports: [kind] });
  recorder.onStateChange((state) => {
    if (state.status === 'not_saved') document.body.textContent = state.reason.message;
  });
  const reply = await recorder.record({ type: 'session_start', session_id: kind, provider: 'vite-5' });
  return `${kind} ${reply.type} ${recorder.state.status}`;
}

document.title = [await record('shared_worker'), await record('dedicated_worker')].join(', ');
