// The expected state of one writer's part of a session after its events: a simple model without transports,
// workers or storage.
import type { RecordedMessage, SessionDetail } from '../../src/protocol/index.ts';
import { compareTexts, compareWords, type Difference } from './differences.ts';
import type { PlannedEvent } from './writing-plan.ts';

interface ExpectedMessage {
  readonly role: string;
  content: string;
  is_complete: boolean;
}

export class Expectation {
  readonly #sessionId: string;
  readonly #writer: string;
  readonly #messages = new Map<string, ExpectedMessage>();
  #isStarted = false;
  #isEnded = false;
  #title: string | null = null;

  constructor(sessionId: string, writer: string) {
    this.#sessionId = sessionId;
    this.#writer = writer;
  }

  get #isShared(): boolean {
    return !this.#sessionId.startsWith(`${this.#writer}-`);
  }

  /** Applies the next event of this writer. */
  apply(event: PlannedEvent): void {
    switch (event.type) {
      case 'session_start':
        this.#isStarted = true;
        return;
      case 'session_end':
        this.#isEnded = true;
        return;
      case 'session_update':
        this.#title = event.title ?? null;
        return;
      case 'message_add': {
        const { role, content } = event;
        this.#messages.set(event.message_id, { role, content, is_complete: content !== '' });
        return;
      }
      case 'message_append':
      case 'message_update': {
        const message = this.#messages.get(event.message_id);
        if (message === undefined) throw new Error(`The plan writes to ${event.message_id} before it adds it.`);
        if (event.type === 'message_append') message.content += event.content_delta;
        else {
          message.content = event.content ?? message.content;
          message.is_complete = event.is_complete ?? message.is_complete;
        }
        return;
      }
      case 'heartbeat':
      case 'session_snapshot':
        throw new Error(`Plans contain no ${event.type} events.`);
    }
  }

  /** Whether the recording contains an event that was not applied yet, given that it contains those before it. */
  isShown(found: SessionDetail | null, event: PlannedEvent): boolean {
    if (found === null) return false;
    const id = 'message_id' in event ? event.message_id : null;
    const message = found.messages.find(({ message_id }) => message_id === id);
    switch (event.type) {
      case 'session_start':
        return true;
      case 'session_end':
        return found.status === 'ended';
      case 'session_update':
        return found.title !== null && Number(found.title) >= Number(event.title);
      case 'message_add':
        return message !== undefined;
      case 'message_append': {
        const length = this.#messages.get(event.message_id)?.content.length ?? 0;
        return (message?.content.length ?? 0) >= length + event.content_delta.length;
      }
      case 'message_update':
        return message?.is_complete === true;
      case 'heartbeat':
      case 'session_snapshot':
        return false;
    }
  }

  /** The differences between the recording and this expectation. Messages of other writers are ignored. */
  compare(found: SessionDetail | null): Difference[] {
    const where = `session ${this.#sessionId}`;
    if (found === null) {
      const count = this.#messages.size + 1;
      return this.#isStarted ? [{ kind: 'lost', count, text: `${where} is missing` }] : [];
    }
    return [...this.#compareSession(found, where), ...this.#compareMessages(found, where)];
  }

  #compareSession(found: SessionDetail, where: string): Difference[] {
    // No writer ends a shared session or sets its title.
    if (this.#isShared) return [];
    const differences: Difference[] = [];
    if ((found.status === 'ended') !== this.#isEnded) {
      const text = `${where} is ${found.status}, expected it ${this.#isEnded ? '' : 'not '}to be ended`;
      differences.push({ kind: this.#isEnded ? 'lost' : 'altered', count: 1, text });
    }
    if (found.title !== this.#title) {
      differences.push({
        kind: 'lost',
        count: 1,
        text: `${where} has the title ${found.title}, expected ${this.#title}`,
      });
    }
    return differences;
  }

  #compareMessages(found: SessionDetail, where: string): Difference[] {
    const messages = messagesOf(found, this.#writer);
    const differences = compareWords(
      messages.map(({ message_id }) => message_id),
      [...this.#messages.keys()],
      `messages of ${where}`,
    );
    for (const message of messages) {
      const expected = this.#messages.get(message.message_id);
      if (expected !== undefined) differences.push(...compareMessage(message, expected, where, this.#isShared));
    }
    return differences;
  }
}

/** In a shared session, the question of another writer completes an answer that is open, until the next append. */
function compareMessage(
  found: RecordedMessage,
  expected: ExpectedMessage,
  session: string,
  isShared: boolean,
): Difference[] {
  const where = `${found.message_id} in ${session}`;
  const differences = compareTexts(found.content, expected.content, where);
  const is_complete = expected.is_complete || (isShared && found.is_complete);
  const [is, wanted] = [describe(found), describe({ ...expected, is_complete })];
  if (is !== wanted) {
    const isLost = expected.is_complete && !found.is_complete;
    differences.push({ kind: isLost ? 'lost' : 'altered', count: 1, text: `${where} is ${is}, expected ${wanted}` });
  }
  if (found.revisions.length > 0 || found.superseded) {
    differences.push({ kind: 'altered', count: 1, text: `${where} has a revision, but no writer replaced it` });
  }
  return differences;
}

function describe({ role, is_complete }: Pick<RecordedMessage, 'role' | 'is_complete'>): string {
  return `${is_complete ? 'a complete' : 'an open'} message of the ${role}`;
}

function messagesOf(session: SessionDetail, writer: string): RecordedMessage[] {
  return session.messages.filter(({ message_id }) => message_id.startsWith(`${writer}.`));
}
