// Starts a virtual display for a browser that has no headless mode.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { killGroup } from './processes.ts';

const START_DEADLINE_MS = 20_000;

export interface Display {
  /** The value of the environment variable DISPLAY. */
  readonly name: string;
  close(): Promise<void>;
}

/** Starts Xvfb on a free display. */
export async function openDisplay(): Promise<Display> {
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1024x768x24', '-nolisten', 'tcp'], {
    detached: true, // leads a process group, which can be killed as a whole
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const written = server.stdio[3];
  const { pid } = server;
  if (pid === undefined || written == null)
    throw new Error('Xvfb does not start. Install it (Debian: apt-get install xvfb).');
  const [chunk]: unknown[] = await once(written, 'data', { signal: AbortSignal.timeout(START_DEADLINE_MS) });
  return { name: `:${String(chunk).trim()}`, close: () => killGroup(pid) };
}
