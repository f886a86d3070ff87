// The pure rules of recording: state, what an event becomes, what a fact does. No clock, no I/O.

export { apply, applyPlacedAppend, settle } from './apply.ts';
export { completionOf, isOpen } from './completion.ts';
export { decideClientLeft, decideDisposal, decideEnd, decidePin, decideRename, type Disposal } from './commands.ts';
export { decide, isDue } from './decide.ts';
export { appendGap } from './decide-message.ts';
export type { Request } from './request.ts';
export {
  loseAppend,
  lostMessageId,
  lostRefOf,
  lostSessionId,
  mend,
  mendPlace,
  skipFacts,
  type Mending,
} from './mend.ts';
export { foldFact, type BegunMessage, type FoldedMessage, type FoldedSession, type MessageAccess } from './fold.ts';
export { addClient, addNeedsOfFact, addNeedsOfRequest, isNothing, noNeeds, type Needs } from './needs.ts';
export { damageId, distinct, type Damage, type StoredKey } from './losses.ts';
export { rowChangesOf, rowPlaceOf, type RowChange } from './row-place.ts';
export * from './state.ts';
export { lastLength, noteTime, type TextTimes } from './times.ts';
export { holdFoldedText, joinRanges, knownText, MISSING, noteFilled, noteMissing } from './text.ts';
export { importSession, isImported } from './import-session.ts';
export type { RecordedTexts } from './import-message.ts';
export { isPinned, urlIn } from './session-metadata.ts';
export {
  firstCharacters,
  messageView,
  recoveryOf,
  statusOf,
  summaryOf,
  timedOutBefore,
  titleInSummary,
} from './views.ts';
