// Readers: the result must be a state that the session had, and must contain every event that was acked
// before the read.

import type { RecordingApi } from '../../src/protocol/index.ts';
import type { Ledger } from './ledger.ts';
import type { Tab } from './tab.ts';

export interface Reading {
  readonly ledger: Ledger;
  readonly sessionId: string;
  /** Called with what is wrong with the answer. */
  readonly onWrong: (text: string) => void;
}

/** Reads a session. Answers without a session, such as a failure, are ignored. */
export async function readSession(api: RecordingApi, { ledger, sessionId, onWrong }: Reading): Promise<void> {
  const { acked } = ledger;
  const answer = await api.session(sessionId, {});
  if (!answer.ok && answer.error.code !== 'session_not_found') return;
  const wrong = ledger.checkRead(sessionId, answer.ok ? answer.value : undefined, acked);
  if (wrong !== null) onWrong(wrong);
}

/** Makes a tab follow a session. */
export function follow(tab: Tab, ledger: Ledger, sessionId: string): void {
  const { acked } = ledger;
  tab.follow(sessionId, (followed) => {
    if (followed.status === 'loading') return null;
    if (followed.status === 'error' && followed.error.code !== 'session_not_found') return null;
    return ledger.checkRead(sessionId, followed.status === 'content' ? followed.session : undefined, acked);
  });
}
