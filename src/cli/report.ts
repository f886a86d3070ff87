// What `init` says.
import { posix } from 'node:path';
import type { FilePlan } from './file-plan.ts';
import type { Outcome } from './init.ts';

/** The report of an outcome. `folder`: as it was given. */
export function report(outcome: Outcome, folder: string): string {
  const at = (path: string): string => posix.join(folder.replaceAll('\\', '/'), path);
  if (outcome.ok)
    return [...outcome.files.filter(isShown).map(lineOf), ...viewerLine(outcome.files), '', NEXT].join('\n');
  if (outcome.reason === 'no_folder')
    return `There is no folder ${folder}. Name the one whose files the app serves, such as public/. Nothing was changed.`;
  return [
    'These files were not written by holdfast init, or were changed since, and are not overwritten:',
    ...outcome.files.map((path) => `  ${at(path)}`),
    'Nothing was changed. Move or delete them, then run it again.',
  ].join('\n');

  function lineOf({ path, change }: FilePlan): string {
    return `${change.padEnd(9)}  ${at(path)}`;
  }

  /** The files of the viewer are too many to be named. */
  function viewerLine(files: readonly FilePlan[]): string[] {
    const ofViewer = files.filter((file) => !isShown(file));
    if (ofViewer.length === 0) return [];
    const counts = (['written', 'renewed', 'unchanged', 'removed'] as const)
      .map((change) => [ofViewer.filter((file) => file.change === change).length, change] as const)
      .filter(([count]) => count > 0);
    return [`viewer     ${at('holdfast/')} (${counts.map(([count, change]) => `${count} ${change}`).join(', ')})`];
  }
}

function isShown({ path }: FilePlan): boolean {
  return !path.includes('/');
}

const NEXT = `This is version ${__HOLDFAST_VERSION__}. Where the folder is served as /, the app names the copies like this:
  openRecorder({ worker: '/holdfast-worker.js' })
  installServiceWorker({ url: '/holdfast-sw.js' })`;
