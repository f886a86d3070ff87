// Serves reads and commands over a port by comlink, and nothing else that comlink offers: by default it lets the other
// side read, set and construct anything reachable from the api, including this worker's prototypes and its Function
// constructor.

import { expose } from 'comlink';
import { isPlainObject, type RecordingApi } from '../protocol/index.ts';

/** Longest message id that is accepted, in UTF-16 code units; comlink's own have about 60. */
const MAX_MESSAGE_ID_LENGTH = 256;

/** More arguments than any method takes. */
const MAX_ARGUMENTS = 8;

/** True for a method call with plain values, and for the release of the port. */
function isApiMessage(data: unknown, api: RecordingApi): boolean {
  if (!isPlainObject(data)) return false;
  const { id, type, path, argumentList } = data;
  if (typeof id !== 'string' || id.length > MAX_MESSAGE_ID_LENGTH) return false;
  if (type === 'RELEASE') return path === undefined && argumentList === undefined;
  return type === 'APPLY' && isMethod(path, api) && isPlainArguments(argumentList);
}

function isMethod(path: unknown, api: RecordingApi): boolean {
  return isPlainList(path, 1) && path.length === 1 && typeof path[0] === 'string' && Object.hasOwn(api, path[0]);
}

function isPlainArguments(list: unknown): boolean {
  return (
    isPlainList(list, MAX_ARGUMENTS) && list.every((argument) => isPlainObject(argument) && argument['type'] === 'RAW')
  );
}

/** An array of at most `max` elements, without holes and without other properties: an own `constructor` would break `slice`. */
function isPlainList(list: unknown, max: number): list is unknown[] {
  return Array.isArray(list) && list.length <= max && hasOnlyElements(list);
}

function hasOnlyElements(list: readonly unknown[]): boolean {
  const keys = Object.keys(list);
  return keys.length === list.length && keys.every((key, index) => key === String(index));
}

/** Answers calls of the methods of `api`; any other message is ignored. */
export function serveApi(api: RecordingApi, port: MessagePort): void {
  // Listeners are called in the order in which they were added, this one before comlink's.
  port.addEventListener('message', (event: MessageEvent<unknown>) => {
    if (!isApiMessage(event.data, api)) event.stopImmediatePropagation();
  });
  expose(api, port);
}
