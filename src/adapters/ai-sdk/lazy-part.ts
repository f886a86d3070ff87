// What replays answers and goes on with messages: rarely needed, so that no page loads it in advance.

export { precedingText } from './message-chunks.ts';
export { lastAnswerStream, lastAnswerWith } from './recorded-answers.ts';
export { replayedChunks } from './replayed-chunks.ts';
