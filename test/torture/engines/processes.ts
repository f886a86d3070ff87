// Finds the processes of a browser in /proc, kills them, and checks that none is running.
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

const GONE_DEADLINE_MS = 20_000;
const POLL_MS = 5;

export interface RunningProcess {
  readonly pid: number;
  readonly groupId: number;
  /** The first 15 characters of the process name. */
  readonly name: string;
}

/** All running processes of a group. A zombie process does not count as running. */
export function processesOfGroup(groupId: number): RunningProcess[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => readProcess(Number(name)))
    .filter((process) => process !== undefined)
    .filter((process) => process.groupId === groupId);
}

/** Sends SIGKILL to a whole process group. Resolves when none of its processes is running. */
export async function killGroup(groupId: number): Promise<void> {
  signalGroup(groupId);
  const deadline = performance.now() + GONE_DEADLINE_MS;
  for (;;) {
    const [left] = processesOfGroup(groupId);
    if (left === undefined) return;
    if (performance.now() > deadline) throw new Error(`process ${left.pid} (${left.name}) outlived SIGKILL`);
    // A process that was being forked during one signal gets the next one.
    signalGroup(groupId);
    await pause(POLL_MS);
  }
}

/** Resolves when no process of a group is running, or after the deadline, in ms. */
export async function groupEnds(groupId: number, deadlineMs: number): Promise<void> {
  const deadline = performance.now() + deadlineMs;
  while (processesOfGroup(groupId).length > 0 && performance.now() < deadline) await pause(POLL_MS);
}

/** Sends SIGKILL to one process. False if it no longer exists. */
function signalKill(pid: number): boolean {
  try {
    return process.kill(pid, 'SIGKILL');
  } catch (error) {
    if (isGone(error)) return false;
    throw error;
  }
}

/** Sends SIGKILL to one process. Resolves when it is not running; with false if it did not exist. */
export async function killProcess(pid: number): Promise<boolean> {
  if (readProcess(pid) === undefined || !signalKill(pid)) return false;
  const deadline = performance.now() + GONE_DEADLINE_MS;
  while (readProcess(pid) !== undefined) {
    if (performance.now() > deadline) throw new Error(`process ${pid} outlived SIGKILL`);
    await pause(POLL_MS);
  }
  return true;
}

/** The names of a process's threads; empty if the process does not exist. */
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
    // The second field is the process name in brackets, which can contain any character.
    const nameEnd = stat.lastIndexOf(')');
    const name = stat.slice(stat.indexOf('(') + 1, nameEnd);
    const [state, , groupId] = stat.slice(nameEnd + 2).split(' ');
    // A killed process is a zombie as soon as its first thread is dead. Its other threads may still be writing.
    const isDead = state === 'X' || (state === 'Z' && readdirSync(`/proc/${pid}/task`).length <= 1);
    return isDead ? undefined : { pid, groupId: Number(groupId), name };
  });
}

/** Reads a file of /proc; the process may end during the read. */
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
