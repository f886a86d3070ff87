// The media types of files by the endings of their names, and by their first bytes.

/** By ending, in lower case. Of several with one type the first is what a file of that type is called. */
const TYPES: ReadonlyMap<string, string> = new Map([
  ['png', 'image/png'],
  ['jpg', 'image/jpeg'],
  ['jpeg', 'image/jpeg'],
  ['gif', 'image/gif'],
  ['webp', 'image/webp'],
  ['avif', 'image/avif'],
  ['heic', 'image/heic'],
  ['bmp', 'image/bmp'],
  ['svg', 'image/svg+xml'],
  ['mp3', 'audio/mpeg'],
  ['m4a', 'audio/mp4'],
  ['wav', 'audio/wav'],
  ['ogg', 'audio/ogg'],
  ['opus', 'audio/ogg'],
  ['flac', 'audio/flac'],
  ['aac', 'audio/aac'],
  ['mp4', 'video/mp4'],
  ['webm', 'video/webm'],
  ['mov', 'video/quicktime'],
  ['pdf', 'application/pdf'],
  ['json', 'application/json'],
  ['csv', 'text/csv'],
  ['txt', 'text/plain'],
  ['md', 'text/markdown'],
  ['html', 'text/html'],
  ['docx', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
  ['xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
  ['pptx', 'application/vnd.openxmlformats-officedocument.presentationml.presentation'],
]);

/** How files of these types begin, in Latin-1. Exports call pictures by endings that are not theirs, or by none. */
const BEGINNINGS: readonly (readonly [beginning: RegExp, mediaType: string])[] = [
  [/^\x89PNG\r\n/, 'image/png'],
  [/^\xff\xd8\xff/, 'image/jpeg'],
  [/^GIF8[79]a/, 'image/gif'],
  [/^RIFF[^]{4}WEBP/, 'image/webp'],
  [/^[^]{4}ftypavif/, 'image/avif'],
  [/^RIFF[^]{4}WAVE/, 'audio/wav'],
  [/^%PDF-/, 'application/pdf'],
];

/** How many first bytes {@link mediaTypeOfBytes} looks at. */
export const BEGINNING_BYTES = 16;

/** The media type of a file by the ending of its name or path; null for one that is not known. */
export function mediaTypeOfName(name: string): string | null {
  const ending = /\.([^./]+)$/.exec(name)?.[1] ?? '';
  return TYPES.get(ending.toLowerCase()) ?? null;
}

/** The same by its first bytes. */
export function mediaTypeOfBytes(bytes: Uint8Array): string | null {
  const beginning = String.fromCharCode(...bytes.subarray(0, BEGINNING_BYTES));
  return BEGINNINGS.find(([pattern]) => pattern.test(beginning))?.[1] ?? null;
}

/** The ending of names of files of a media type, without a dot; `bin` for one that is not known. */
export function endingOf(mediaType: string): string {
  const [ending = 'bin'] = [...TYPES].find(([, type]) => type === mediaType) ?? [];
  return ending;
}
