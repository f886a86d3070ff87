// VS Code's log of a session: its state, and after it a line for each change.

import type { JsonValue } from '../../protocol/index.ts';
import { isJsonObject } from '../../protocol/index.ts';
import type { JsonObject } from '../chat.ts';
import type { Entry, FileFormat, FileReader, Sink } from '../format.ts';
import { baseName } from '../paths.ts';
import { readSession } from './session.ts';
import { StateLog } from './state-log.ts';

type Path = (string | number)[];

const SESSION_NAME = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

export const vscodeLog: FileFormat = {
  name: 'vscode',
  title: 'VS Code (log of a session)',
  unit: 'file',
  recognizes: ({ shape, entries }) => shape !== 'text' && entries.some(isChange),
  open: (sink, { path }) => new LogReader(sink, path),
};

function isChange(entry: JsonValue): boolean {
  if (!isJsonObject(entry)) return false;
  const { kind, k: path, v: value = null } = entry;
  if (kind === 0) return isJsonObject(value) && (Array.isArray(value['requests']) || Object.hasOwn(value, 'sessionId'));
  return (kind === 1 || kind === 2 || kind === 3) && Array.isArray(path);
}

class LogReader implements FileReader {
  readonly #sink: Sink;
  readonly #fileId: string | null;
  readonly #log = new StateLog();
  #isFirst = true;
  /** What lines say beside their changes, and lines that are none. */
  readonly #left: JsonValue[] = [];

  constructor(sink: Sink, path: string) {
    const name = baseName(path);
    this.#sink = sink;
    this.#fileId = SESSION_NAME.test(name) ? name : null;
  }

  entry({ value, where }: Entry): void {
    const {
      kind = null,
      k: path = null,
      v: next = null,
      i: length,
      ...left
    }: JsonObject = isJsonObject(value) ? value : {};
    if (this.#isFirst && kind !== 0)
      this.#sink.warn('missing_initial_state', where, 'The log does not begin with the state of the session.');
    this.#isFirst = false;
    if (kind === 0 && isJsonObject(next)) {
      this.#log.begin(next);
    } else if ((kind !== 1 && kind !== 2 && kind !== 3) || !isPath(path)) {
      this.#sink.warn('unknown_entry', where, 'The line is not a change of the session.');
      this.#left.push(value);
      return;
    } else if (!this.#change(kind, path, next, length)) {
      this.#sink.warn('path_not_found', where, `The session has no place ${JSON.stringify(path)}.`);
      this.#left.push(value);
      return;
    }
    if (Object.keys(left).length > 0) this.#left.push(left);
  }

  #change(kind: 1 | 2 | 3, path: Path, next: JsonValue, length: JsonValue | undefined): boolean {
    switch (kind) {
      case 1:
        return this.#log.set(path, next);
      case 2:
        return this.#log.append(path, Array.isArray(next) ? next : [], length);
      case 3:
        return this.#log.delete(path);
    }
  }

  end(): void {
    const rest: JsonObject = this.#left.length === 0 ? {} : { lines: this.#left };
    readSession(this.#log.state, '$', this.#sink, { fileId: this.#fileId, rest });
  }
}

function isPath(path: JsonValue): path is Path {
  return Array.isArray(path) && path.every((key) => typeof key === 'string' || typeof key === 'number');
}
