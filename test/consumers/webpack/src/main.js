// Records through each kind of worker. Loads the elements for their effect, and shows the viewer on request.
import { openRecorder } from 'holdfast';
import { HoldfastViewer } from 'holdfast/elements';

/** @param {import('holdfast').TransportKind} kind */
async function record(kind) {
  const recorder = await openRecorder({ transports: [kind] });
  const reply = await recorder.record({ type: 'session_start', session_id: kind, provider: 'webpack' });
  return `${kind} ${reply.type} ${recorder.state.status}`;
}

const results = [await record('shared_worker'), await record('dedicated_worker')];
await customElements.whenDefined('holdfast-session-view');
Object.assign(globalThis, {
  showViewer: async () => document.body.append(new HoldfastViewer(await openRecorder())),
});
document.title = [...results, 'elements'].join(', ');
