// The text of the scripted model. The same prompt always gets the same answer, so that a test can compare the
// recording with the answer.

import { firstLine } from './first-line.ts';

const OPENINGS = [
  'Here is how I think about it.',
  'Short answer: yes, with a little care. The longer answer follows.',
  'Good question, and one that is easier to ask than to get right.',
  'Let me take this in small steps, from what can go wrong to what to do about it.',
];

const PARAGRAPHS = [
  'A recording is only worth something if it survives the moment that nobody planned for. A tab crashes, a laptop runs out of battery, a phone clears memory for another app. None of these asks first, so whatever matters has to be safe before the next token arrives, not at the end of the answer.',
  'The usual habit is to save the conversation once the model has finished. That works until the answer is long and the crash comes in the middle. Then everything since the last save is gone, and it is usually the part you wanted most.',
  'Writing each token down by itself sounds expensive, but it need not be. While one write is on its way to the disk, the next tokens wait together and go in as one. Under light load every token is written at once; under heavy load the groups simply become larger.',
  'An acknowledgement should mean exactly one thing: it is on disk. If it means “I have seen it” or “I will get to it”, then a crash turns it into a lie, and the program that trusted it has no way to notice.',
  'Retries are where duplicates come from. When a reply is lost, the sender cannot know whether the write happened, so it has to send again. Give every event a number, and let the receiver remember the highest one it has handled; then sending twice does no harm.',
  'It helps to say where a piece belongs. A token that carries its position in the message can be recognised when it arrives twice, trimmed when it overlaps, and refused when something before it is missing. “Append this” alone cannot tell those cases apart.',
  'Order matters as much as presence. Words in the wrong order are not a conversation any more. One queue, one counter and one place that decides keep the order without a clock, and clocks on different machines never agree anyway.',
  'Then there is honesty towards the person in front of the screen. A small note that says saved, saving or not saved is worth more than a green tick that is always there. If something is wrong, say what it is and what to do next.',
  'Recovery is a feature, not an apology. After a crash the useful questions are: what do I still have, where exactly does it stop, and how do I go on from there? A good recorder answers all three without being asked twice.',
  'Being offline is the normal case for a moment, every day, on every train. A program that keeps its data on the device first and treats the network as a bonus does not even notice the tunnel.',
  'Test the crash itself. Not a mock of it: kill the process in the middle of a write, start again, and compare every character. Do it many times, at random moments. A path that never runs is a path that does not work.',
  'Deleting deserves the same care as saving. Put things into a trash first and keep them for a while. Most regrets arrive within the minute, and an undo costs almost nothing.',
];

const CLOSINGS = [
  'If you want to see it happen, close this tab in the middle of an answer and open it again.',
  'That is all there is to it: write early, say only what is true, and make going on easy.',
  'Try it: reload this page while I am still talking, and look at what is left.',
];

/** How many paragraphs an answer has between its opening and its closing. */
const FEWEST_PARAGRAPHS = 3;
const MOST_PARAGRAPHS = 5;

/** A prompt is quoted up to this many characters. */
const QUOTE_LENGTH = 80;

/** The whole answer to a prompt. */
export function scriptedAnswer(prompt: string): string {
  const random = seededRandom(prompt);
  const count = FEWEST_PARAGRAPHS + Math.floor(random() * (MOST_PARAGRAPHS - FEWEST_PARAGRAPHS + 1));
  const paragraphs = shuffled(PARAGRAPHS, random).slice(0, count);
  return [`${quoted(prompt)}${pick(OPENINGS, random)}`, ...paragraphs, pick(CLOSINGS, random)].join('\n\n');
}

/** Cuts a text into words, each with the space before it; joined they are the text again. */
export function tokensOf(text: string): readonly string[] {
  return text.match(/\s*\S+|\s+$/gu) ?? [];
}

/** A source of numbers from 0 up to 1 that is the same for the same seed (FNV-1a into mulberry32). */
export function seededRandom(seed: string): () => number {
  let state = 0x811c9dc5;
  for (let index = 0; index < seed.length; index += 1) state = Math.imul(state ^ seed.charCodeAt(index), 0x01000193);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function quoted(prompt: string): string {
  const line = firstLine(prompt, QUOTE_LENGTH);
  return line === '' ? '' : `You asked: “${line}” `;
}

function pick(texts: readonly string[], random: () => number): string {
  return texts[Math.floor(random() * texts.length)] ?? '';
}

function shuffled(texts: readonly string[], random: () => number): readonly string[] {
  return texts
    .map((text) => ({ text, order: random() }))
    .toSorted((a, b) => a.order - b.order)
    .map(({ text }) => text);
}
