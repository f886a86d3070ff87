// Walks through every view of the viewer, and looks whether each shows what is recorded.
import { formatRoute, type Place } from '../../../src/ui/view/route.ts';
import { AVAILABLE_VIEWS, VIEWS } from '../../../src/ui/view-table.ts';
import { longSessionId } from '../../recordings/session-plan.ts';
import { chatgptExport } from '../../support/chatgpt-export.ts';
import { dropFiles } from './drop-files.ts';
import type { ViewerFrame } from './frame.ts';
import { SHOWCASE } from './showcase.ts';

/** What each view must show of the sessions of `SHOWCASE`. */
const SHOWN: Readonly<Record<Place['name'], string>> = {
  home: 'Notes from the field',
  sessions: 'Notes from the field',
  live: 'Notes from the field',
  recover: 'Release notes for 2.4',
  import: 'ChatGPT',
  trash: 'Weather in Évora',
  storage: 'In use',
  settings: 'Theme',
  session: 'Idempotency key',
  replay: 'Notes for version 2.4',
};

/** One line for each view that does not show it. */
export async function walkViews(frame: ViewerFrame): Promise<string[]> {
  const faults: string[] = [];
  const look = async (place: Place, text: string): Promise<void> => {
    await frame.go(formatRoute(place));
    if (!(await frame.shows(text))) faults.push(`${formatRoute(place)} does not show “${text}”`);
  };
  for (const name of AVAILABLE_VIEWS) if (VIEWS[name] !== undefined) await look({ name }, SHOWN[name]);
  await look({ name: 'session', sessionId: SHOWCASE.rich, messageId: null }, SHOWN.session);
  await look({ name: 'session', sessionId: SHOWCASE.rightToLeft, messageId: null }, 'IndexedDB');
  await look({ name: 'session', sessionId: longSessionId(0), messageId: null }, '.');
  faults.push(...(await walkImport(frame)));
  await look({ name: 'session', sessionId: 'chatgpt:chat-2', messageId: null }, 'Answer 2');
  if (VIEWS.replay !== undefined) await look({ name: 'replay', sessionId: SHOWCASE.streamed }, SHOWN.replay);
  return faults;
}

/** Imports a file, and the same again. One line for each report that is not as it must be. */
export async function walkImport(frame: ViewerFrame): Promise<string[]> {
  const faults: string[] = [];
  await frame.go(formatRoute({ name: 'import' }));
  for (const text of ['3 conversations imported', 'Nothing is new']) {
    dropFiles(frame, { 'conversations.json': chatgptExport(3, 40) });
    if (!(await frame.shows(text))) faults.push(`the report of the import does not show “${text}”`);
  }
  return faults;
}
