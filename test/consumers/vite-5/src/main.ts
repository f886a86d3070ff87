// Records through each kind of worker, and shows why it cannot. Loads the elements for their effect, and shows the viewer on request.
import { openRecorder, type TransportKind } from 'holdfast';
import { HoldfastViewer } from 'holdfast/elements';

async function record(kind: TransportKind): Promise<string> {
  const recorder = await openRecorder({ transports: [kind] });
  recorder.onStateChange((state) => {
    if (state.status === 'not_saved') document.body.textContent = state.reason.message;
  });
  const reply = await recorder.record({ type: 'session_start', session_id: kind, provider: 'vite-5' });
  return `${kind} ${reply.type} ${recorder.state.status}`;
}

const results = [await record('shared_worker'), await record('dedicated_worker')];
await customElements.whenDefined('holdfast-session-view');
Object.assign(globalThis, {
  showViewer: async () => document.body.append(new HoldfastViewer(await openRecorder())),
});
document.title = [...results, 'elements'].join(', ');
