// VS Code's log of a session: its state, and after it a line for each change.

import type { JsonValue } from '../../protocol/index.ts';
import { isJsonObject } from '../../protocol/index.ts';
import type { JsonObject } from '../chat.ts';
import type { Entry, FileFormat, FileReader, Sink } from '../format.ts';
import { baseName } from '../paths.ts';
import { readSession } from './session.ts';
import { StateLog } from './state-log.ts';

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

  constructor(sink: Sink, path: string) {
    const name = baseName(path);
    this.#sink = sink;
    this.#fileId = SESSION_NAME.test(name) ? name : null;
  }

  entry({ value, where }: Entry): void {
    const change: JsonObject = isJsonObject(value) ? value : {};
    const { kind = null, k: path = null, v: next } = change;
    if (this.#isFirst && kind !== 0)
      this.#sink.warn('missing_initial_state', where, 'The log does not begin with the state of the session.');
    this.#isFirst = false;
    if (kind === 0 && next !== undefined && isJsonObject(next)) {
      this.#log.begin(next);
      return;
    }
    if ((kind !== 1 && kind !== 2 && kind !== 3) || !isPath(path)) {
      this.#sink.warn('unknown_entry', where, 'The line is not a change of the session.');
      return;
    }
    const isMade =
      kind === 1
        ? this.#log.set(path, next ?? null)
        : kind === 2
          ? this.#log.append(path, Array.isArray(next) ? next : [], change['i'])
          : this.#log.delete(path);
    if (!isMade) this.#sink.warn('path_not_found', where, `The session has no place ${JSON.stringify(path)}.`);
  }

  end(): void {
    readSession(this.#log.state, '$', this.#sink, this.#fileId);
  }
}

function isPath(path: JsonValue): path is (string | number)[] {
  return Array.isArray(path) && path.every((key) => typeof key === 'string' || typeof key === 'number');
}
