// Says which option of `openRecorder` has a wrong value, and which values it takes.

import type { Failure } from '../protocol/index.ts';
import type { RecordingMode } from './recorder-client.ts';
import { isWorkerSource } from './worker-source.ts';

const MODES: readonly RecordingMode[] = ['live', 'batch', 'hybrid'];

/** What is wrong with options that are not taken, or with one of the transports in them. `kinds`: the transports there are. */
export function explainOptions(options: unknown, kinds: readonly string[]): Failure {
  return {
    code: 'not_connected',
    message: `${faultOf(options, kinds)} Nothing is recorded until the recorder is opened with right options.`,
  };
}

function faultOf(options: unknown, kinds: readonly string[]): string {
  if (typeof options !== 'object' || options === null)
    return `openRecorder() takes an object of options or nothing, not ${shown(options)}.`;
  const given: {
    readonly namespace?: unknown;
    readonly transports?: unknown;
    readonly worker?: unknown;
    readonly mode?: unknown;
  } = options;
  const { namespace, transports, worker, mode } = given;
  if (typeof (namespace ?? '') !== 'string' || String(namespace).includes('\n'))
    return `The option namespace of openRecorder() takes text without line breaks or nothing, not ${shown(namespace)}.`;
  if (worker != null && !isWorkerSource(worker))
    return `The option worker of openRecorder() takes the address of a worker script, a function that returns a worker or nothing, not ${shown(worker)}.`;
  if (!MODES.some((each) => each === (mode ?? 'hybrid')))
    return `The option mode of openRecorder() takes ${MODES.join(', ')} or nothing, not ${shown(mode)}.`;
  const wrong: unknown = Array.isArray(transports)
    ? transports.find((kind) => !kinds.some((each) => each === kind))
    : transports;
  return `The option transports of openRecorder() takes a list of ${kinds.join(', ')} or nothing, not ${Array.isArray(transports) ? 'a list with ' : ''}${shown(wrong)}.`;
}

/** Text as it is, of other values the type. */
export function shown(value: unknown): string {
  if (value === null) return 'null';
  if (value instanceof Promise) return 'a promise';
  return typeof value === 'string' ? JSON.stringify(value) : `a value of type ${typeof value}`;
}
