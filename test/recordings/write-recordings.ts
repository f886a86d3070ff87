// Writes generated sessions through the engine and the storage layer, without a journal in between: many sessions in one
// checkpoint, as a recorder would have folded them. No recorder may be open on the database meanwhile.
import {
  apply,
  createState,
  decide,
  decideClientLeft,
  decideDisposal,
  type RecordingState,
} from '../../src/engine/index.ts';
import { parseEvent, sharedNames, type Fact, type NewFact, type RecordingEvent } from '../../src/protocol/index.ts';
import { KnownLists } from '../../src/recorder/known-lists.ts';
import { createRecordingStore, markFolded, writeCheckpoint, type RecordingStore } from '../../src/storage/index.ts';
import type { SessionPlan } from './session-plan.ts';
import { stepsOf, type Step } from './session-steps.ts';

/** The client of sessions whose page is lost. No other session has one. */
const LOST_CLIENT = 'generated';

/** Facts in one transaction: enough that the transaction itself takes little of the time, and its memory stays small. */
const FACTS_PER_TRANSACTION = 10_000;

/** A fact that changes nothing: the journal must have a last record. */
const NOTHING: NewFact = { type: 'event_settled', settled_client_id: '', counter: 0, code: null };

/** Resolves once all is stored. The database must be new. `onWritten` gets the number of sessions so far. */
export async function writeRecordings(
  namespace: string,
  plans: readonly SessionPlan[],
  onWritten: (sessions: number) => void = () => undefined,
): Promise<void> {
  const store = createRecordingStore(sharedNames(namespace).database, startTimer);
  const state = createState();
  for (const [index, plan] of plans.entries()) {
    for (const step of stepsOf(plan)) {
      if (isQuestion(step) && state.head - state.folded >= FACTS_PER_TRANSACTION) await fold(store, state);
      takeStep(state, plan, step);
    }
    onWritten(index + 1);
  }
  await fold(store, state);
  await store.write('all', 'strict', async (transaction) => {
    const known = new KnownLists();
    await known.find(transaction);
    const first_seq = state.head + 1;
    transaction.append(first_seq, { recorded_at: Date.now(), settled: [], mark: null, facts: [NOTHING] });
    transaction.putCheckpoint(first_seq, known.stored);
  });
  store.close();
}

/** Before a question, no text of an earlier message is needed any more. */
function isQuestion(step: Step): boolean {
  return step.type === 'event' && step.event.type === 'message_add' && step.event.role === 'user';
}

function takeStep(state: RecordingState, { session_id, ending }: SessionPlan, step: Step): void {
  if (step.type === 'event') takeEvent(state, step.event, step.at, ending === 'lost' ? LOST_CLIENT : null);
  else if (step.type === 'left') for (const fact of decideClientLeft(state, LOST_CLIENT)) add(state, fact, step.at);
  else {
    const fact = decideDisposal(state, session_id, 'trash');
    if (fact !== null) add(state, fact, step.at);
  }
}

function takeEvent(state: RecordingState, value: RecordingEvent, at: number, client_id: string | null): void {
  const { reply, fact } = decide(
    state,
    { parsed: parseEvent(value), number: null, follows: null, sender: null, caller: { event_id: null, client_id } },
    () => '',
  );
  if (reply.type === 'error') throw new Error(`${JSON.stringify(value)} was refused: ${reply.message}`);
  if (fact !== null) add(state, fact, at);
}

function add(state: RecordingState, fact: NewFact, recorded_at: number): void {
  const committed: Fact = { ...fact, seq: state.head + 1, recorded_at };
  apply(state, committed);
}

/** Stores what memory holds. Sessions that are over are forgotten. */
async function fold(store: RecordingStore, state: RecordingState): Promise<void> {
  await store.write('all', 'relaxed', (transaction) => writeCheckpoint(transaction, state, 0, []));
  markFolded(state);
  const last = [...state.sessions.values()].at(-1);
  for (const session of state.sessions.values()) {
    if (session === last) continue;
    state.sessions.delete(session.session_id);
    state.refs.delete(session.ref);
  }
}

function startTimer(expire: () => void, ms: number): () => void {
  const timer = setTimeout(expire, ms);
  return () => {
    clearTimeout(timer);
  };
}
