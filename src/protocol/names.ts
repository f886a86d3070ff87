// Names of what all contexts of one origin share. Apps that use the same namespace share one set of recordings; apps
// that must not share them use different ones.

/** Namespace of a deployment that names none. */
export const DEFAULT_NAMESPACE = 'holdfast';

/** Begins every name of ours: an app's own database may have the namespace as its name, and must never be touched. */
const PRODUCT = 'holdfast';

/** The names that follow from a namespace. */
export interface SharedNames {
  /** The namespace itself. */
  readonly namespace: string;
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
  const database = `${PRODUCT}:${namespace}`;
  return {
    namespace,
    database,
    channel: `${database}:facts`,
    mark: `${database}:recordings`,
    checkpointLock: `${database}:checkpoint`,
    clientLock: (clientId) => `${database}:client:${clientId}`,
    workerLock: (instanceId) => `${database}:worker:${instanceId}`,
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
