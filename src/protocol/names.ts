// Names of what all contexts of one origin share. Apps that use the same namespace share one set
// of recordings; strangers on one origin take different ones.

/** Namespace of a deployment that names none. */
export const DEFAULT_NAMESPACE = 'holdfast';

/** The names that follow from a namespace. */
export interface SharedNames {
  readonly database: string;
  /** BroadcastChannel that carries committed facts. */
  readonly channel: string;
  /** Key in a page's localStorage of the mark that says there are recordings. */
  readonly mark: string;
  /** Web Lock under which one recorder at a time makes a checkpoint. */
  readonly checkpointLock: string;
  /** Web Lock that a client holds for as long as its page lives. */
  clientLock(clientId: string): string;
  /** Web Lock that a worker holds for life, so that its clients notice its death. */
  workerLock(instanceId: string): string;
}

export function sharedNames(namespace: string = DEFAULT_NAMESPACE): SharedNames {
  return {
    database: namespace,
    channel: `${namespace}:facts`,
    mark: `${namespace}:recordings`,
    checkpointLock: `${namespace}:checkpoint`,
    clientLock: (clientId) => `${namespace}:client:${clientId}`,
    workerLock: (instanceId) => `${namespace}:worker:${instanceId}`,
  };
}

/** Parts a worker's name: no sensible namespace holds a line break. */
const NAME_BREAK = '\n';

/**
 * The name to start a worker by: the namespace, and the instance that this page has lost, if any. Whoever has lost the
 * same one meets in the same new one. By the same name Firefox would go on giving out a SharedWorker whose process has
 * just died.
 */
export function workerName(namespace: string, lostInstance: string | undefined): string {
  return lostInstance === undefined ? namespace : `${namespace}${NAME_BREAK}${lostInstance}`;
}

/** The namespace of the worker of that name; a nameless one has the default. */
export function namespaceOfWorker(name: string): string {
  const [namespace = ''] = name.split(NAME_BREAK, 1);
  return namespace === '' ? DEFAULT_NAMESPACE : namespace;
}
