// A client with a recorder in the same realm, by the packed forms that events and replies have between a page and a worker.

import { createClient, type Client } from '../../src/client/client.ts';
import * as lazyPart from '../../src/client/lazy-part.ts';
import type { Transport } from '../../src/client/transports/transport.ts';
import { ok, packEvents, packReply, unpackEvents, unpackReplies, type SharedNames } from '../../src/protocol/index.ts';
import { FakeLocks } from './client-fakes.ts';
import type { TestRecorder } from './recorder-harness.ts';

const NOBODY = { page_id: null };

/** Opens a client that records through `recorder`. */
export async function openClientOf(recorder: TestRecorder, names: SharedNames): Promise<Client> {
  const client = createClient({
    names,
    transports: [() => Promise.resolve(ok(linkTo(recorder)))],
    holdLock: new FakeLocks().hold,
    loadLazyPart: () => Promise.resolve(lazyPart),
  });
  await client.open();
  return client;
}

function linkTo(recorder: TestRecorder): Transport {
  return {
    pipelines: true,
    api: recorder.api,
    lost: new Promise(() => undefined),
    async send(events) {
      const received = unpackEvents(packEvents(events)) ?? [];
      const replies = await recorder.record(received, NOBODY);
      const packed = replies.map((reply, index) => packReply(reply, received[index]));
      return ok(unpackReplies(packed, events) ?? []);
    },
    close: () => undefined,
  };
}
