// Runs in a page as another script of the origin. It sends hostile messages to everything that a
// recorder listens to. Its test bundles it.

import { parseChannelMessage, sharedNames, WIRE_VERSION } from '../../src/protocol/index.ts';
import { createRandom } from '../simulation/random.ts';
import { A_PORT, apiMessage, channelMessage, portMessage, restRequest, type HostileNames } from './hostile-messages.ts';

/** What was sent, and the invalid answers. */
export interface HostileReport {
  readonly sent: Readonly<Record<'port' | 'api' | 'channel' | 'rest', number>>;
  readonly answers: number;
  readonly wrong: readonly string[];
}

const NAMES: HostileNames = {
  sessions: ['h1', 'h2', '__proto__', '\ud800'],
  clients: ['hostile00001', 'hostile00002'],
};

const MESSAGES_PER_TURN = 50;

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function pause(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 5);
  });
}

/** Sends `count` messages to the worker at `workerUrl`, the channel and the service worker. */
export async function sendHostileMessages(workerUrl: string, seed: number, count: number): Promise<HostileReport> {
  const random = createRandom(seed);
  const wrong: string[] = [];
  const sent = { port: 0, api: 0, channel: 0, rest: 0 };
  let answers = 0;
  const { namespace, channel: channelName } = sharedNames();
  const channel = new BroadcastChannel(channelName);
  const { port } = new SharedWorker(workerUrl, { type: 'module', name: namespace, extendedLifetime: true });
  port.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    answers += 1;
    if (!isObject(data) || !['welcome', 'replies', 'busy'].includes(String(data['type'])))
      wrong.push('an unexpected message');
  });
  port.start();

  function hello(fields: object = {}): MessagePort {
    const { port1, port2 } = new MessageChannel();
    port1.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      answers += 1;
      const isResult = isObject(data) && data['type'] === 'RAW' && isObject(data['value']) && 'ok' in data['value'];
      if (!isResult) wrong.push('an unexpected answer of the api');
    });
    port1.start();
    const message = { type: 'hello', wire_version: WIRE_VERSION, client_id: 'hostile00001', ...fields, api: port2 };
    port.postMessage(message, [port2]);
    return port1;
  }

  async function request(): Promise<void> {
    const { method, path, body } = restRequest(random, NAMES);
    const response = await fetch(`/api/recording${path}`, { method, body });
    await response.text();
    answers += 1;
    if (
      response.headers.get('X-Recording-Host') !== 'service-worker' ||
      response.status >= 508 ||
      response.status === 503
    )
      wrong.push(`${method} ${path}: ${response.status}`);
  }

  let api = hello();
  for (let index = 0; index < count; index += 1) {
    const luck = random.next();
    if (luck < 0.35) {
      const message = portMessage(random, NAMES);
      if (isObject(message) && message['api'] === A_PORT) api = hello(message);
      else port.postMessage(message);
      sent.port += 1;
    } else if (luck < 0.6) {
      api.postMessage(apiMessage(random, NAMES));
      sent.api += 1;
    } else if (luck < 0.9) {
      const message = channelMessage(random, NAMES, 1);
      channel.postMessage(message);
      sent.channel += 1;
      if (parseChannelMessage(structuredClone(message)) !== null) answers += 1;
    } else {
      await request();
      sent.rest += 1;
    }
    if (index % MESSAGES_PER_TURN === 0) await pause();
  }
  channel.close();
  port.close();
  return { sent, answers, wrong };
}
