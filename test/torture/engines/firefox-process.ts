// Starts Firefox on a profile. Puppeteer cannot be used for this: it disables site isolation. It also moves files of
// the profile after the process has died, when the next Firefox may already be starting on the profile.
import { spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { killGroup } from './processes.ts';

const PREFERENCES: Readonly<Record<string, string | number | boolean>> = {
  // After many kills, Firefox would ask whether to start in safe mode, and would restore tabs.
  'toolkit.startup.max_resumed_crashes': -1,
  'browser.sessionstore.resume_from_crash': false,
  'browser.startup.page': 0,
  'browser.shell.checkDefaultBrowser': false,
  'browser.aboutwelcome.enabled': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'app.normandy.enabled': false,
  // Each tab of the origin gets its own process, so that one tab can be killed alone.
  'dom.ipc.processCount.webIsolated': 32,
};

export interface FirefoxProcess {
  /** The URL of its WebDriver BiDi server. */
  readonly endpoint: string;
  /** The id of the process group that it leads. */
  readonly groupId: number;
}

/** Firefox did not start, and none of its processes is running. */
export class NotStarted extends Error {}

/** Starts Firefox. Resolves when it accepts WebDriver connections. Rejects with `NotStarted` after the deadline, in ms. */
export async function startFirefox(executable: string, profile: string, deadlineMs: number): Promise<FirefoxProcess> {
  await mkdir(profile, { recursive: true });
  const lines = Object.entries(PREFERENCES).map(([name, value]) => `user_pref("${name}", ${JSON.stringify(value)});\n`);
  await writeFile(join(profile, 'user.js'), lines.join(''));
  const options = ['--headless', '--no-remote', '--profile', profile, '--remote-debugging-port=0'];
  const firefox = spawn(executable, [...options, '--remote-allow-system-access', 'about:blank'], {
    detached: true, // leads a process group, which can be killed as a whole
    stdio: ['ignore', 'ignore', 'pipe'],
    // The crash reporter's helper would run outside the process group.
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
    `Firefox accepted no WebDriver connection within ${deadlineMs} ms, or it exited. Its last output: ${lastLine}`,
  );
}
