// The script of the page that exports and imports again in every engine, and reports to its server.
import type * as holdfast from '../../../src/client/index.ts';
import { sharedNames } from '../../../src/protocol/index.ts';
import { planSessions } from '../../recordings/session-plan.ts';
import { writeRecordings } from '../../recordings/write-recordings.ts';
import { openViewerFrame } from './frame.ts';
import { walkExports } from './walk-exports.ts';
import { walkImport } from './walk-views.ts';

const library = (await import(new URL('holdfast.js', location.href).href)) as typeof holdfast;

async function run(): Promise<readonly string[]> {
  await writeRecordings(
    sharedNames().namespace,
    planSessions({ seed: 3, sessions: 40, messages: 300, long: [], until: Date.now() }),
  );
  const recorder = await library.openRecorder();
  const frame = await openViewerFrame('index.html#/import');
  return [...(await walkImport(frame)), ...(await walkExports(frame, recorder)), ...frame.problems];
}

const faults = await run().catch((error: unknown) => [String(error)]);
await fetch('report', { method: 'POST', body: JSON.stringify({ faults }) });
