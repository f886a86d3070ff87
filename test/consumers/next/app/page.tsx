'use client';
// Records through each kind of worker. The page is rendered on the server first, which imports the client, too.
import { openRecorder, type TransportKind } from 'holdfast';
import { useEffect } from 'react';

async function record(kind: TransportKind): Promise<string> {
  const recorder = await openRecorder({ transports: [kind] });
  const reply = await recorder.record({ type: 'session_start', session_id: kind, provider: 'next' });
  return `${kind} ${reply.type} ${recorder.state.status}`;
}

export default function Page() {
  useEffect(() => {
    void (async () => {
      document.title = [await record('shared_worker'), await record('dedicated_worker')].join(', ');
    })();
  }, []);
  return <p>Records</p>;
}
