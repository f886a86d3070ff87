// Follows what another tab records, and displays it.
import type { RecorderClient } from '../../../src/client/index.ts';
import { Screen } from './screen.ts';

/** Follows a session. Resolves when the session exists. */
export function followSession(recorder: RecorderClient, sessionId: string): Promise<Screen> {
  const screen = new Screen();
  return new Promise((resolve) => {
    recorder.follow(sessionId, (followed) => {
      if (followed.status !== 'content') return;
      resolve(screen);
      screen.show(followed.session.messages.at(-1)?.content ?? '');
    });
  });
}
