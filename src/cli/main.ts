// The command line of the package: `npx holdfast init <folder> [--viewer]`. For Node 20, without dependencies.
import { resolve } from 'node:path';
import { init } from './init.ts';
import { report } from './report.ts';

const USAGE = `Usage: npx holdfast init <folder> [--viewer]

Copies holdfast-worker.js, holdfast-sw.js and holdfast-sw-import.js into a folder that the app serves, and with --viewer the
viewer into its folder holdfast/. Run it again after an update of holdfast: it renews what it has written, and overwrites nothing else.
`;

/** Where the command runs. */
export interface Surroundings {
  /** The folder of the package's files. */
  readonly packageFolder: string;
  /** The working directory, to which the folder is relative. */
  readonly directory: string;
  readonly print: (text: string) => void;
  readonly printError: (text: string) => void;
}

/** Runs a command. Returns the exit code: 0 when it did what was asked. */
export async function run(args: readonly string[], surroundings: Surroundings): Promise<number> {
  const { packageFolder, directory, print, printError } = surroundings;
  const [command, ...others] = args;
  if (command === '--version') {
    print(__HOLDFAST_VERSION__);
    return 0;
  }
  const [folder, ...more] = others.filter((argument) => argument !== '--viewer');
  const isInit = command === 'init' && folder !== undefined && !folder.startsWith('-') && more.length === 0;
  if (!isInit) {
    const isHelp = args.length > 0 && [command, folder].some((argument) => argument === '--help' || argument === '-h');
    (isHelp ? print : printError)(USAGE);
    return isHelp ? 0 : 1;
  }
  const withViewer = others.includes('--viewer');
  try {
    const outcome = await init({ packageFolder, folder: resolve(directory, folder), withViewer });
    const text = report(outcome, folder);
    (outcome.ok ? print : printError)(text);
    return outcome.ok ? 0 : 1;
  } catch (error) {
    printError(`holdfast init failed: ${error instanceof Error ? error.message : String(error)}`);
    return 1;
  }
}
