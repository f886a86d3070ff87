// The differences between expected and actual recordings, in the report's terms.

/** `count` events are lost, duplicated or in the wrong order; `altered`: the recording contains something that no writer recorded. */
export interface Difference {
  readonly kind: 'lost' | 'duplicated' | 'reordered' | 'altered';
  readonly count: number;
  readonly text: string;
}

/** Compares two lists of words: tokens of a text, or ids of messages. Each expected word occurs once. */
export function compareWords(found: readonly string[], expected: readonly string[], where: string): Difference[] {
  const places = new Map(expected.map((word, index) => [word, index]));
  const seen = new Set<string>();
  const counts = { lost: 0, duplicated: 0, reordered: 0, altered: 0 };
  let last = -1;
  for (const word of found) {
    const place = places.get(word);
    if (place === undefined) counts.altered += 1;
    else if (seen.has(word)) counts.duplicated += 1;
    else if (place < last) counts.reordered += 1;
    else last = place;
    seen.add(word);
  }
  counts.lost = expected.filter((word) => !seen.has(word)).length;
  return (['lost', 'duplicated', 'reordered', 'altered'] as const)
    .filter((kind) => counts[kind] > 0)
    .map((kind) => ({ kind, count: counts[kind], text: `${where}: ${counts[kind]} ${kind}` }));
}

/** Compares two texts, in which each token ends with a space. Equal texts give an empty list. */
export function compareTexts(found: string, expected: string, where: string): Difference[] {
  if (found === expected) return [];
  const differences = compareWords(tokens(found), tokens(expected), where);
  const texts = `found ${excerpt(found, expected)}, expected ${excerpt(expected, found)}`;
  if (differences.length === 0) return [{ kind: 'altered', count: 1, text: `${where}: ${texts}` }];
  return differences.map((difference) => ({ ...difference, text: `${difference.text}; ${texts}` }));
}

function tokens(text: string): string[] {
  const words = text.split(' ');
  if (words.at(-1) === '') words.pop();
  return words;
}

/** The part of a text around its first difference to another text. */
function excerpt(text: string, other: string): string {
  let index = 0;
  while (index < text.length && text[index] === other[index]) index += 1;
  return `${JSON.stringify(text.slice(Math.max(0, index - 30), index + 30))} at ${index} of ${text.length}`;
}
