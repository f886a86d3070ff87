// Names of workers and of the locks that only workers take. Apart from names.ts, so that pages do not load them.

import { DEFAULT_NAMESPACE, type SharedNames } from './names.ts';

/** Web Lock under which one recorder at a time makes a checkpoint. */
export function checkpointLock({ database }: SharedNames): string {
  return `${database}:checkpoint`;
}

/** Web Lock that a worker holds until it dies, so that its clients notice. */
export function workerLock({ database }: SharedNames, instanceId: string): string {
  return `${database}:worker:${instanceId}`;
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

/** Name of the cache that holds the second copy, and of the Web Lock under which a context restores from it, or writes it afresh. */
export function copyName({ database }: SharedNames): string {
  return `${database}:copy`;
}
