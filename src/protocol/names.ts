// Names of what all contexts of one origin share. Apps that use the same namespace share one set of recordings; apps
// that must not share them use different ones.

/** The namespace of a deployment that configures none. */
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
  /** Web Lock that a client holds while its page exists. */
  clientLock(clientId: string): string;
  /** Web Lock that a worker holds until it dies, so that its clients notice. */
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

/** Separates the parts of a worker's name. A namespace contains no line break. */
const NAME_BREAK = '\n';

/**
 * The name of a worker: the namespace, and the instance that this page has lost, if any. Firefox keeps returning a
 * SharedWorker whose process has died for the same name, so the name has to change. All pages that lost the same
 * instance compute the same name, so they share the new worker.
 */
export function workerName(namespace: string, lostInstance: string | undefined): string {
  return lostInstance === undefined ? namespace : `${namespace}${NAME_BREAK}${lostInstance}`;
}

/** The namespace in a worker's name; the default for an empty name. */
export function namespaceOfWorker(name: string): string {
  const [namespace = ''] = name.split(NAME_BREAK, 1);
  return namespace === '' ? DEFAULT_NAMESPACE : namespace;
}
