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
