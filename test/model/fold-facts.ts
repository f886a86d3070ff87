// What a reader makes of the published facts alone: the texts, order and standing of each session.
// It knows the meaning of facts from their types and nothing else.

import { sessionOfFact, type Fact } from '../../src/protocol/index.ts';

interface FoldedMessage {
  message_id: string;
  content: string;
  superseded: boolean;
  revisions: number;
}

export interface FoldedSession {
  standing: 'active' | 'interrupted' | 'ended';
  trashed: boolean;
  title: string | null;
  messages: FoldedMessage[];
}

/** Sessions by id, from facts in the order of `seq`, beginning with the first one ever. */
export function foldFacts(facts: readonly Fact[]): Map<string, FoldedSession> {
  const sessions = new Map<string, FoldedSession>();
  for (const fact of facts) {
    const sessionId = sessionOfFact(fact);
    if (sessionId === null) continue;
    const known = sessions.get(sessionId);
    if (known === undefined && fact.type !== 'session_start' && fact.type !== 'session_snapshot') {
      throw new Error(`Fact ${fact.seq} is about a session that no fact has started.`);
    }
    const session = known ?? { standing: 'active', trashed: false, title: null, messages: [] };
    sessions.set(sessionId, session);
    if (fact.type === 'session_purged') sessions.delete(sessionId);
    else foldFact(session, fact);
  }
  return sessions;
}

function foldFact(session: FoldedSession, fact: Fact): void {
  const folded = session;
  switch (fact.type) {
    case 'client_left':
      if (fact.interrupted) folded.standing = 'interrupted';
      return;
    case 'session_trashed':
      folded.trashed = true;
      return;
    case 'session_restored':
      folded.trashed = false;
      return;
    case 'session_end':
      folded.standing = 'ended';
      folded.trashed = false;
      return;
    case 'message_add':
      foldText(folded, fact.position, fact);
      break;
    case 'message_update':
      foldUpdate(folded, fact);
      break;
    case 'message_append': {
      const message = folded.messages[positionOf(folded, fact.message_id)];
      if (message === undefined || message.content.length !== fact.offset)
        throw new Error(`Fact ${fact.seq} does not start at the end of its message.`);
      message.content += fact.content_delta;
      message.superseded = false;
      break;
    }
    case 'session_snapshot':
      for (const position of fact.superseded) {
        const message = folded.messages[position];
        if (message !== undefined) message.superseded = true;
      }
      for (const shown of fact.messages) foldText(folded, shown.position, shown);
      break;
    default:
  }
  const isRemark = fact.type === 'message_update' && (fact.content ?? null) === null && fact.is_complete !== false;
  const isAside = fact.type === 'heartbeat' || fact.type === 'session_update' || isRemark;
  if (!isAside || folded.standing !== 'ended') folded.standing = 'active';
  folded.trashed = false;
  if ('title' in fact) folded.title = fact.title ?? folded.title;
}

function foldUpdate(session: FoldedSession, fact: Extract<Fact, { type: 'message_update' }>): void {
  const position = positionOf(session, fact.message_id);
  const content = fact.content ?? session.messages[position]?.content ?? '';
  foldText(session, position, { message_id: fact.message_id, content, change: fact.change });
}

function positionOf(session: FoldedSession, messageId: string): number {
  return session.messages.findIndex(({ message_id }) => message_id === messageId);
}

interface TextFact {
  readonly message_id: string;
  readonly content: string;
  readonly change: 'new' | 'same' | 'extend' | 'replace';
}

function foldText(session: FoldedSession, position: number, { message_id, content, change }: TextFact): void {
  const known = session.messages[position];
  if ((known === undefined) !== (change === 'new') || (known !== undefined && known.message_id !== message_id)) {
    throw new Error(`A fact changes message ${message_id} at position ${position} as "${change}".`);
  }
  if (known === undefined) {
    session.messages.push({ message_id, content, superseded: false, revisions: 0 });
    if (session.messages.length !== position + 1)
      throw new Error(`A new message leaves a hole before position ${position}.`);
    return;
  }
  if (change === 'same' && known.content !== content)
    throw new Error(`A fact calls another text of message ${message_id} the same.`);
  if (change === 'extend' && !content.startsWith(known.content))
    throw new Error(`A fact calls another text of message ${message_id} an extension.`);
  if (change === 'replace') known.revisions += 1;
  known.content = content;
  known.superseded = false;
}
