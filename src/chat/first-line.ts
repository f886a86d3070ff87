// The beginning of a text, short enough for a title or a quotation.

/** The first line of a text, cut with an ellipsis after `length` characters as people count them. */
export function firstLine(text: string, length: number): string {
  const [line = ''] = text.trim().split('\n', 1);
  const characters = Array.from(new Intl.Segmenter().segment(line), ({ segment }) => segment);
  return characters.length <= length ? line : `${characters.slice(0, length).join('').trimEnd()}…`;
}
