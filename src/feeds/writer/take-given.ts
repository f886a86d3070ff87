// The one place where a writer reads what an app gives. From here on it is JSON, so that nothing of the writer throws, and
// what cannot be read costs only itself. It is part of what a page loads first: keep it small.

import { jsonCopy, type MessageContent, type RecordingEvent } from '../../protocol/index.ts';
import type { RecordEvent } from './writers.ts';

type Method = (...given: unknown[]) => unknown;

/** Returns the methods, each of which then takes copies of its arguments. */
export function taking<Methods extends object>(record: RecordEvent, methods: Methods): Methods {
  for (const [name, method] of Object.entries<Method>(methods as {}))
    Reflect.set(methods, name, (...given: unknown[]) => method(...given.map((value) => take(record, value))));
  return methods;
}

/**
 * A copy; undefined for what JSON does not have, such as a Symbol. What cannot be read is given to `record`, which refuses and so
 * reports it: of an object each such member, and the others are taken.
 */
export function take<T>(record: RecordEvent, given: T): T | undefined;
export function take(record: RecordEvent, given: unknown): unknown {
  function attempt(read: () => unknown): unknown {
    try {
      return read();
    } catch {
      // Refused whatever it holds, as it names no message.
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- not an event
      record({ type: 'message_update', metadata: given } as unknown as RecordingEvent<MessageContent>);
      return undefined;
    }
  }

  return attempt(() => {
    if (typeof given !== 'object' || given === null || Array.isArray(given)) return copyOf(given);
    const taken: Record<string, unknown> = {};
    // Those of an error are no members that are listed.
    for (const name of ['name', 'message', ...Object.keys(given)])
      taken[name] = attempt(() => copyOf(Reflect.get(given, name)));
    return taken;
  });
}

/** A text is copied as it is: most of what is given is one, and it may be long. */
function copyOf(given: unknown): unknown {
  return typeof given === 'string' ? given : jsonCopy(given).value;
}
