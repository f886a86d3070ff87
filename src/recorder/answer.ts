// The boundary of reads and commands: whatever fails becomes a result.

import { failed, reasonOf, type Result } from '../protocol/index.ts';
import { failureOf, StorageError } from '../storage/index.ts';
import type { RecorderHost } from './host.ts';

/** Does `work` with what was parsed. Never rejects. */
export type Answer = <Input, T>(
  parsed: Result<Input>,
  work: (input: Input) => Promise<Result<T>>,
) => Promise<Result<T>>;

/** A failing storage gives its own code; anything else that is thrown is a bug: it is logged, and gives `internal_error`. */
export function createAnswer(log: RecorderHost['log']): Answer {
  return async (parsed, work) => {
    if (!parsed.ok) return parsed;
    try {
      return await work(parsed.value);
    } catch (cause) {
      if (cause instanceof StorageError) return { ok: false, error: failureOf(cause) };
      log('A bug prevented a read or a command', cause);
      return failed(
        'internal_error',
        `This failed because of a bug in Holdfast (${reasonOf(cause)}). Please report it.`,
      );
    }
  };
}
