// The content of a message as chat APIs have it: a list of parts, such as texts and pictures. Their texts are recorded,
// joined without a separator: some APIs cut one sentence into several parts.

/** Types of parts that hold text for people, in the APIs of OpenAI and Anthropic. */
const TEXT_TYPES: ReadonlySet<unknown> = new Set(['text', 'input_text', 'output_text']);

/** The text of a part, which may itself be text; null for any other part, such as a picture. */
export function textOfPart(part: unknown): string | null {
  if (typeof part === 'string') return part;
  if (typeof part !== 'object' || part === null || !('type' in part && 'text' in part)) return null;
  return TEXT_TYPES.has(part.type) && typeof part.text === 'string' ? part.text : null;
}
