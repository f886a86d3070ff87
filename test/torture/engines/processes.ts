// The processes of a browser, read from /proc: who they are, and how to be sure that they are gone.
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

const GONE_DEADLINE_MS = 20_000;
const POLL_MS = 5;

export interface RunningProcess {
  readonly pid: number;
  readonly groupId: number;
  /** As the process calls itself: its first 15 characters. */
  readonly name: string;
}

/** Every process of a group that still runs. One that is dead and only waits to be reaped does not. */
export function processesOfGroup(groupId: number): RunningProcess[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => readProcess(Number(name)))
    .filter((process) => process !== undefined)
    .filter((process) => process.groupId === groupId);
}

/** Sends SIGKILL to a whole process group; settles when nothing of it runs any more. */
export async function killGroup(groupId: number): Promise<void> {
  signalGroup(groupId);
  const deadline = performance.now() + GONE_DEADLINE_MS;
  for (;;) {
    const [left] = processesOfGroup(groupId);
    if (left === undefined) return;
    if (performance.now() > deadline) throw new Error(`process ${left.pid} (${left.name}) outlived SIGKILL`);
    // One that was being forked when the signal came is met by the next.
    signalGroup(groupId);
    await pause(POLL_MS);
  }
}

/** Settles once nothing of a process group runs any more, or after so many ms. */
export async function groupEnds(groupId: number, deadlineMs: number): Promise<void> {
  const deadline = performance.now() + deadlineMs;
  while (processesOfGroup(groupId).length > 0 && performance.now() < deadline) await pause(POLL_MS);
}

/** Sends SIGKILL to one process; false when it is gone already. */
function signalKill(pid: number): boolean {
  try {
    return process.kill(pid, 'SIGKILL');
  } catch (error) {
    if (isGone(error)) return false;
    throw error;
  }
}

/** Sends SIGKILL to one process; settles when it does not run any more. False when it was gone already. */
export async function killProcess(pid: number): Promise<boolean> {
  if (readProcess(pid) === undefined || !signalKill(pid)) return false;
  const deadline = performance.now() + GONE_DEADLINE_MS;
  while (readProcess(pid) !== undefined) {
    if (performance.now() > deadline) throw new Error(`process ${pid} outlived SIGKILL`);
    await pause(POLL_MS);
  }
  return true;
}

/** The names of a process's threads; none when it is gone. */
export function threadNames(pid: number): string[] {
  return (
    whileThere(() =>
      readdirSync(`/proc/${pid}/task`).map((thread) => readFileSync(`/proc/${pid}/task/${thread}/comm`, 'utf8').trim()),
    ) ?? []
  );
}

function signalGroup(groupId: number): void {
  signalKill(-groupId);
}

function readProcess(pid: number): RunningProcess | undefined {
  return whileThere(() => {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is a name in brackets, which may hold anything.
    const nameEnd = stat.lastIndexOf(')');
    const name = stat.slice(stat.indexOf('(') + 1, nameEnd);
    const [state, , groupId] = stat.slice(nameEnd + 2).split(' ');
    // A killed process is a zombie as soon as its first thread is dead, while others may still be writing.
    const isDead = state === 'X' || (state === 'Z' && readdirSync(`/proc/${pid}/task`).length <= 1);
    return isDead ? undefined : { pid, groupId: Number(groupId), name };
  });
}

/** A process may end while its files are read. */
function whileThere<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}

function isGone(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'ENOENT' || code === 'ESRCH';
}
