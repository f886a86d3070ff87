// How a session is stored: its fields, and what its indexes need besides.

import { rowPlaceOf, type SessionFields } from '../engine/index.ts';
import type { SessionRow } from './schema.ts';

export function sessionRow(session: SessionFields): SessionRow {
  return {
    ...session,
    ...rowPlaceOf(session),
    attended_by: session.status === 'active' ? session.clients : [],
  };
}

/** The fields alone. */
export function fieldsOf(row: SessionRow): SessionFields {
  const { list: _list, recency: _recency, attended_by: _clients, ...fields } = row;
  return fields;
}
