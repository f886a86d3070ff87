// Writes JSON text. A page that changed JSON.stringify brings its own writer: workers and most pages do without.

/** What JSON.stringify does with a value and a replacer. */
export type WriteJson = (value: unknown, replacer?: (key: string, item: unknown) => unknown) => string | undefined;

let writeJson: WriteJson = (value, replacer) => JSON.stringify(value, replacer);

/** Makes `jsonText` use another writer from now on. */
export function setJsonWriter(writer: WriteJson): void {
  writeJson = writer;
}

/**
 * Writes a value as JSON. Undefined for what JSON does not have, such as functions. Throws `RangeError` if there are more
 * than `maxValues` values.
 */
export function jsonText(value: object): string;
export function jsonText(value: unknown, maxValues?: number): string | undefined;
export function jsonText(value: unknown, maxValues?: number): string | undefined {
  return writeJson(value, maxValues === undefined ? undefined : counter(maxValues));
}

/** Ends the walk of an object that is shared so often that its JSON would not end. */
function counter(maxValues: number): (key: string, item: unknown) => unknown {
  let left = maxValues;
  return (_key, item) => {
    left -= 1;
    if (left < 0) throw new RangeError();
    return item;
  };
}
