// What a transcript has of rows: the messages that are shown, the parts of an answer joined where they belong together, and
// the positions that have not been read. Pure.

import {
  type BranchChoices,
  branchesOf,
  type Fork,
  isJsonObject,
  isSetAside,
  isSuperseded,
  type PartKind,
  placeOf,
  type RecordedMessage,
} from '../../protocol/index.ts';
import { gapsOf, type KnownMessages, type PositionRange } from './known-messages.ts';

/** Positions that have not been read. */
export interface GapRow extends PositionRange {
  readonly kind: 'gap';
  readonly key: string;
}

/**
 * One message, or several that are shown as one: a tool call with its result, or sources that follow each other.
 * `message`: one that belongs to no answer.
 */
export interface MessageRow {
  readonly kind: 'message' | Exclude<PartKind, 'tool_call' | 'tool_result'> | 'tool';
  readonly key: string;
  /** Of its messages, in their order; at least one. */
  readonly positions: readonly number[];
  readonly position: number;
  readonly answerId: string | null;
  /** Of the answer's own message, in the last row of an answer where that is known; else null. */
  readonly summaryPosition: number | null;
  /** Positions of all messages of an answer, in its last row; of a message of a model that belongs to no answer its own. Else empty. */
  readonly endsAnswer: readonly number[];
  /** The row before it belongs to something else. */
  readonly isFirst: boolean;
  /** No later row belongs to its answer. */
  readonly isLast: boolean;
  /** Epoch ms, where its day is another than that of the row before, or it is the first of the session. */
  readonly day: number | null;
  readonly fork: Fork | null;
  readonly isSuperseded: boolean;
}

export type TranscriptRow = GapRow | MessageRow;

export interface RowOptions {
  /** Hidden messages of an imported chat are shown, too. */
  readonly showsSuperseded: boolean;
  readonly choices: BranchChoices;
}

/**
 * Rows of all positions below `end`, in the order of what is shown. What has not been read comes before the messages that were
 * recorded after it; but after one that was recorded before its parent, as what follows that was in all likelihood, too.
 */
export function rowsOf(known: KnownMessages, end: number, options: RowOptions): readonly TranscriptRow[] {
  const { shown, forks: allForks } = branchesOf(known, options.choices);
  const current = shown.filter((message) => options.showsSuperseded || !isSetAside(message));
  const forks = forksOf(shown, current, allForks);
  const positions = current.map(({ position }) => position);
  const early = new Set(positions.filter((position, index) => position < (positions[index - 1] ?? 0)));
  const drafts: (Draft | GapRow)[] = [];
  const calls = new Map<string, Draft>();
  const all = gapsOf(known, end);
  const gaps = all.filter(({ to }) => !early.has(to));
  const addGaps = (position: number): void => {
    for (let [gap] = gaps; gap !== undefined && gap.from < position; [gap] = gaps) {
      drafts.push(gapRow(gap));
      gaps.shift();
    }
  };
  for (const message of current) {
    addGaps(message.position);
    const draft = draftOf(message);
    const whole = wholeOf(draft, drafts.at(-1), calls);
    if (whole === undefined) drafts.push(draft);
    else whole.messages.push(message);
    if (whole === undefined && draft.callKey !== null && draft.isCall) calls.set(draft.callKey, draft);
    const next = early.has(message.position) ? all.find(({ to }) => to === message.position) : undefined;
    if (next !== undefined) drafts.push(gapRow(next));
  }
  addGaps(end);
  return finished(drafts, forks);
}

/** The fork of a message that is not shown is that of the next one that is: from there the other branches can be chosen. */
function forksOf(
  messages: readonly RecordedMessage[],
  current: readonly RecordedMessage[],
  forks: ReadonlyMap<number, Fork>,
): ReadonlyMap<number, Fork> {
  if (forks.size === 0 || messages.length === current.length) return forks;
  const shown = new Set(current);
  const moved = new Map<number, Fork>();
  let waiting: Fork | undefined;
  for (const message of messages) {
    waiting = forks.get(message.position) ?? waiting;
    if (waiting === undefined || !shown.has(message)) continue;
    moved.set(message.position, waiting);
    waiting = undefined;
  }
  return moved;
}

/** Whether rows of the same options are the same for both: they differ in texts at most. */
export function haveSameRows(a: KnownMessages, b: KnownMessages): boolean {
  return a === b || (a.length === b.length && a.every((message, index) => isAlike(message, b[index])));
}

interface Draft {
  readonly kind: MessageRow['kind'];
  readonly messages: RecordedMessage[];
  readonly answerId: string | null;
  /** Of a tool call and of its result. */
  readonly callKey: string | null;
  readonly isCall: boolean;
  readonly isSuperseded: boolean;
}

function isAlike(a: RecordedMessage, b: RecordedMessage | undefined): boolean {
  if (a === b) return true;
  return (
    b !== undefined &&
    a.message_id === b.message_id &&
    a.position === b.position &&
    a.parent_id === b.parent_id &&
    a.superseded === b.superseded &&
    a.metadata === b.metadata &&
    a.created_at === b.created_at
  );
}

function gapRow(range: PositionRange): GapRow {
  return { kind: 'gap', key: `gap ${range.from}-${range.to}`, ...range };
}

function draftOf(message: RecordedMessage): Draft {
  const place = placeOf(message);
  const shared = { messages: [message], isSuperseded: isSuperseded(message) };
  if (place === null) return { ...shared, kind: 'message', answerId: null, callKey: null, isCall: false };
  const { kind, answer_id: answerId } = place;
  switch (kind) {
    case 'tool_call':
    case 'tool_result':
      return { ...shared, kind: 'tool', answerId, callKey: callKeyOf(message, answerId), isCall: kind === 'tool_call' };
    case 'answer':
      return { ...shared, kind: 'text', answerId, callKey: null, isCall: false };
    default:
      return { ...shared, kind, answerId, callKey: null, isCall: false };
  }
}

/** The row that a message is a part of: a result belongs to its call, a source to the sources before it. */
function wholeOf(
  draft: Draft,
  before: Draft | GapRow | undefined,
  calls: ReadonlyMap<string, Draft>,
): Draft | undefined {
  if (draft.kind === 'tool' && !draft.isCall && draft.callKey !== null) {
    const call = calls.get(draft.callKey);
    return call?.isSuperseded === draft.isSuperseded ? call : undefined;
  }
  const isNextSource =
    draft.kind === 'source' &&
    before?.kind === 'source' &&
    before.answerId === draft.answerId &&
    before.isSuperseded === draft.isSuperseded;
  return isNextSource ? before : undefined;
}

function callKeyOf({ metadata }: RecordedMessage, answerId: string): string | null {
  const id = isJsonObject(metadata) ? metadata['tool_call_id'] : null;
  return typeof id === 'string' ? JSON.stringify([answerId, id]) : null;
}

function finished(drafts: readonly (Draft | GapRow)[], forks: ReadonlyMap<number, Fork>): readonly TranscriptRow[] {
  const lastOf = new Map<string, Draft>();
  const ownOf = new Map<string, number>();
  const positionsOf = new Map<string, number[]>();
  for (const draft of drafts) {
    if (draft.kind === 'gap' || draft.answerId === null) continue;
    lastOf.set(draft.answerId, draft);
    const [message] = draft.messages;
    if (message?.message_id === draft.answerId) ownOf.set(draft.answerId, message.position);
    if (draft.isSuperseded) continue;
    const positions = positionsOf.get(draft.answerId) ?? [];
    positions.push(...draft.messages.map(({ position }) => position));
    positionsOf.set(draft.answerId, positions);
  }
  return drafts.map((draft, index): TranscriptRow => {
    if (draft.kind === 'gap') return draft;
    const before = drafts[index - 1];
    const [first] = draft.messages;
    const positions = draft.messages.map(({ position }) => position);
    const isContinued = before !== undefined && before.kind !== 'gap' && before.answerId === draft.answerId;
    const isLast = draft.answerId === null || lastOf.get(draft.answerId) === draft;
    return {
      kind: draft.kind,
      key: `message ${first?.message_id ?? ''}`,
      positions,
      position: first?.position ?? 0,
      answerId: draft.answerId,
      summaryPosition: isLast && draft.answerId !== null ? (ownOf.get(draft.answerId) ?? null) : null,
      endsAnswer: draft.answerId === null ? answerAlone(first) : isLast ? (positionsOf.get(draft.answerId) ?? []) : [],
      isFirst: draft.answerId === null || !isContinued,
      isLast,
      day: dayOf(first, before),
      fork: positions.map((position) => forks.get(position)).find((fork) => fork !== undefined) ?? null,
      isSuperseded: draft.isSuperseded,
    };
  });
}

/** A message that belongs to no answer is one by itself where a model wrote it. */
function answerAlone(message: RecordedMessage | undefined): readonly number[] {
  return message?.role === 'assistant' ? [message.position] : [];
}

/** After positions that have not been read nothing is known of the day before, and where a time is 0, nothing of its own. */
function dayOf(message: RecordedMessage | undefined, before: Draft | GapRow | undefined): number | null {
  if (message === undefined || message.created_at === 0 || before?.kind === 'gap') return null;
  const previous = before?.messages[0];
  return previous !== undefined && isSameDay(previous.created_at, message.created_at) ? null : message.created_at;
}

function isSameDay(a: number, b: number): boolean {
  return new Date(a).toDateString() === new Date(b).toDateString();
}
