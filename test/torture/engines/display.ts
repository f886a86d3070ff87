// A display without a screen, for a browser that cannot do without one.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { killGroup } from './processes.ts';

const START_DEADLINE_MS = 20_000;

export interface Display {
  /** What the environment variable DISPLAY has to be. */
  readonly name: string;
  close(): Promise<void>;
}

/** Starts Xvfb on a display that is free. */
export async function openDisplay(): Promise<Display> {
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1024x768x24', '-nolisten', 'tcp'], {
    detached: true, // the leader of a process group, which can be killed as one
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const written = server.stdio[3];
  const { pid } = server;
  if (pid === undefined || written == null) throw new Error('Xvfb does not start: install it (Debian: xvfb)');
  const [chunk]: unknown[] = await once(written, 'data', { signal: AbortSignal.timeout(START_DEADLINE_MS) });
  return { name: `:${String(chunk).trim()}`, close: () => killGroup(pid) };
}
