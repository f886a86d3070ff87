// The providers, models and workspaces of the sessions that were loaded, for suggestions. Pure.

import type { SessionSummary } from '../../protocol/index.ts';

/** Values that recorded sessions have, in alphabetical order. */
export interface KnownValues {
  readonly provider: readonly string[];
  readonly model: readonly string[];
  readonly workspace: readonly string[];
}

export const NOTHING_KNOWN: KnownValues = { provider: [], model: [], workspace: [] };

/** With the values of some sessions; the same object where none of them is new. */
export function withValues(known: KnownValues, sessions: readonly SessionSummary[]): KnownValues {
  const provider = withTexts(known.provider, sessions, (session) => session.provider);
  const model = withTexts(known.model, sessions, (session) => session.model);
  const workspace = withTexts(known.workspace, sessions, (session) => session.workspace_path ?? session.workspace_id);
  const isSame = provider === known.provider && model === known.model && workspace === known.workspace;
  return isSame ? known : { provider, model, workspace };
}

function withTexts(
  known: readonly string[],
  sessions: readonly SessionSummary[],
  textOf: (session: SessionSummary) => string | null,
): readonly string[] {
  const texts = new Set(known);
  for (const session of sessions) {
    const text = textOf(session);
    if (text !== null && text.trim() !== '') texts.add(text);
  }
  return texts.size === known.length ? known : [...texts].toSorted((a, b) => a.localeCompare(b));
}
