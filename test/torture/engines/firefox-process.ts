// Starts Firefox on a profile. Not by puppeteer: that switches the isolation of sites off, and moves files of the
// profile about when the process has died, while the next Firefox may already be starting on it.
import { spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { killGroup } from './processes.ts';

const PREFERENCES: Readonly<Record<string, string | number | boolean>> = {
  // A browser that was killed often must not ask whether to start in safe mode, nor bring tabs back by itself.
  'toolkit.startup.max_resumed_crashes': -1,
  'browser.sessionstore.resume_from_crash': false,
  'browser.startup.page': 0,
  'browser.shell.checkDefaultBrowser': false,
  'browser.aboutwelcome.enabled': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'app.normandy.enabled': false,
  // Every tab of the one origin has a process of its own, so that one can be killed by itself.
  'dom.ipc.processCount.webIsolated': 32,
};

export interface FirefoxProcess {
  /** Where it takes WebDriver BiDi. */
  readonly endpoint: string;
  /** The process group that it leads. */
  readonly groupId: number;
}

/** Firefox has not started, and nothing of it runs any more. */
export class NotStarted extends Error {}

/** Starts Firefox; settles once it can be driven, and rejects with `NotStarted` when that is not so by the deadline, in ms. */
export async function startFirefox(executable: string, profile: string, deadlineMs: number): Promise<FirefoxProcess> {
  await mkdir(profile, { recursive: true });
  const lines = Object.entries(PREFERENCES).map(([name, value]) => `user_pref("${name}", ${JSON.stringify(value)});\n`);
  await writeFile(join(profile, 'user.js'), lines.join(''));
  const options = ['--headless', '--no-remote', '--profile', profile, '--remote-debugging-port=0'];
  const firefox = spawn(executable, [...options, '--remote-allow-system-access', 'about:blank'], {
    detached: true, // the leader of a process group, which can be killed as one
    stdio: ['ignore', 'ignore', 'pipe'],
    // The crash reporter's helper would be one more process, outside the group.
    env: { ...process.env, MOZ_CRASHREPORTER_DISABLE: '1' },
  });
  const { pid } = firefox;
  if (pid === undefined) throw new Error(`${executable} does not start`);
  const isLate = AbortSignal.timeout(deadlineMs);
  let lastLine = '';
  const endpoint = await new Promise<string | null>((resolve) => {
    isLate.addEventListener('abort', () => resolve(null));
    firefox.on('exit', () => resolve(null));
    createInterface({ input: firefox.stderr }).on('line', (line) => {
      lastLine = line;
      const [, address] = /WebDriver BiDi listening on (ws:\S+)/.exec(line) ?? [];
      if (address !== undefined) resolve(`${address}/session`);
    });
  });
  if (endpoint !== null) return { endpoint, groupId: pid };
  await killGroup(pid);
  throw new NotStarted(
    `Firefox could not be driven within ${deadlineMs} ms, or ended at once; it said last: ${lastLine}`,
  );
}
