// Writes JSON text. A page that changed JSON.stringify brings its own writer: workers and most pages do without.

/** What JSON.stringify calls with each value. */
export type Replacer = (key: string, item: unknown) => unknown;

/** What JSON.stringify does with a value and a replacer. */
export type WriteJson = (value: unknown, replacer?: Replacer) => string | undefined;

let writeJson: WriteJson = (value, replacer) => JSON.stringify(value, replacer);

/** Makes `jsonText` use another writer from now on. */
export function setJsonWriter(writer: WriteJson): void {
  writeJson = writer;
}

/** Writes a value as JSON. Undefined for what JSON does not have, such as functions. */
export function jsonText(value: object): string;
export function jsonText(value: unknown, replacer?: Replacer): string | undefined;
export function jsonText(value: unknown, replacer?: Replacer): string | undefined {
  return writeJson(value, replacer);
}

/** Throws `RangeError` at the value after so many: an object that is shared often enough has JSON that does not end. */
export function upTo(maxValues: number): Replacer {
  let left = maxValues;
  return (_key, item) => {
    left -= 1;
    if (left < 0) throw new RangeError();
    return item;
  };
}
