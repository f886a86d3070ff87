// The same tokens on a bare BroadcastChannel, without recording. A channel hears nothing before the browser has connected it, nor
// may it be closed before the browser has sent what was posted.
import { pause } from '../../support/within.ts';
import type { Moments } from '../commands.ts';
import { Screen } from './screen.ts';
import { sendAtRate } from './send-at-rate.ts';
import { TOKEN } from './streams.ts';

const CALL = 'Is anyone there?';
const ANSWER_PREFIX = 'Here: ';
const CALL_EVERY_MS = 20;

/** Displays the tokens of a channel, and answers calls. */
export function followChannel(name: string): Screen {
  const screen = new Screen();
  const answer = ANSWER_PREFIX + crypto.randomUUID();
  const channel = new BroadcastChannel(name);
  let text = '';
  channel.addEventListener('message', ({ data }: MessageEvent<string>) => {
    if (data === CALL) channel.postMessage(answer);
    if (data !== TOKEN) return;
    text += data;
    screen.show(text);
  });
  return screen;
}

/** Posts tokens once so many followers have answered. */
export async function postAtRate(
  name: string,
  followers: number,
  pace: { readonly per_second: number; readonly count: number },
): Promise<Moments> {
  const channel = new BroadcastChannel(name);
  const answers = new Set<string>();
  channel.addEventListener('message', ({ data }: MessageEvent<string>) => {
    if (data.startsWith(ANSWER_PREFIX)) answers.add(data);
  });
  while (answers.size < followers) {
    channel.postMessage(CALL);
    await pause(CALL_EVERY_MS);
  }
  return sendAtRate(async () => channel.postMessage(TOKEN), pace);
}
