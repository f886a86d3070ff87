// The pure rules of recording: state, what an event becomes, what a fact does. No clock, no I/O.

export { apply, applyPlacedAppend, settle } from './apply.ts';
export { decideClientLeft, decideDisposal } from './commands.ts';
export { decide, readRequest, type Request } from './decide.ts';
export { loseAppend, lostMessageId, lostSessionId, mend, mendPlace, skipFacts } from './mend.ts';
export { addNeedsOfFact, addNeedsOfRequest, isNothing, noNeeds, type Needs } from './needs.ts';
export { goesOn, type LostFacts } from './losses.ts';
export * from './state.ts';
export { holdFoldedText, knownText } from './text.ts';
export { messageView, recoveryOf, statusOf, summaryOf, timedOutBefore } from './views.ts';
