// The words that the viewer has for a session and its states.

import type { SessionStatus } from '../../protocol/index.ts';

/** What a badge says. */
export const STATUS_LABEL: Readonly<Record<SessionStatus, string>> = {
  active: 'Active',
  interrupted: 'Interrupted',
  ended: 'Ended',
  timed_out: 'Timed out',
  trashed: 'In the trash',
};

/** Characters of an id that tell an untitled session from its neighbours. */
const SHORT_ID_LENGTH = 12;

/** A session's title, or a stand-in that names its id. */
export function sessionTitle(session: { readonly title: string | null; readonly session_id: string }): string {
  const title = session.title?.trim() ?? '';
  return title === '' ? `Untitled · ${shortened(session.session_id)}` : title;
}

function shortened(id: string): string {
  return id.length <= SHORT_ID_LENGTH ? id : `${id.slice(0, SHORT_ID_LENGTH)}…`;
}

/** Where a session comes from: its provider, and the model where it is known. */
export function sessionOrigin(session: { readonly provider: string; readonly model: string | null }): string {
  return session.model === null || session.model === session.provider
    ? session.provider
    : `${session.provider} · ${session.model}`;
}

/** A role as a heading: `assistant` becomes `Assistant`. */
export function roleLabel(role: string): string {
  return role.charAt(0).toUpperCase() + role.slice(1);
}
