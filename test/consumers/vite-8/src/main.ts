// Records through each kind of worker, and uses an entry of every kind.
import { openRecorder, type RecorderClient, type TransportKind } from 'holdfast';
import { HoldfastStatusBadge } from 'holdfast/elements';
import { parseEvent } from 'holdfast/protocol';
import { RecordingSocket } from 'holdfast/socket';

async function record(kind: TransportKind): Promise<string> {
  const recorder: RecorderClient = await openRecorder({ transports: [kind] });
  const reply = await recorder.record({ type: 'session_start', session_id: kind, provider: 'vite-8' });
  return `${kind} ${reply.type} ${recorder.state.status}`;
}

document.body.append(new HoldfastStatusBadge());
const socket = new RecordingSocket('ws://localhost/');
socket.onopen = () => socket.close();
const parsed = parseEvent({ type: 'heartbeat', timestamp: 1 });
const results = [await record('shared_worker'), await record('dedicated_worker'), `parsed ${parsed.ok}`];
document.title = results.join(', ');
