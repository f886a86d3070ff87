// Texts for a session, its status and its roles.

import { plural } from '../../kit/format.ts';
import type { SessionStatus } from '../../protocol/index.ts';

/** The text of a status badge. */
export const STATUS_LABEL: Readonly<Record<SessionStatus, string>> = {
  active: 'Recording',
  interrupted: 'Interrupted',
  ended: 'Ended',
  timed_out: 'Timed out',
  trashed: 'In the trash',
};

/** So many characters of an id distinguish untitled sessions in a list. */
const SHORT_ID_LENGTH = 12;

/** A session's title, or a text with the beginning of its id where it has none. */
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

/** Where a session comes from, and how many messages it has. */
export function sessionAbout(session: {
  readonly provider: string;
  readonly model: string | null;
  readonly message_count: number;
}): string {
  return `${sessionOrigin(session)} · ${plural(session.message_count, 'message')}`;
}

/** A role as a heading: `assistant` becomes `Assistant`. */
export function roleLabel(role: string): string {
  return role.charAt(0).toUpperCase() + role.slice(1);
}
