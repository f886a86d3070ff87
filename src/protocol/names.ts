// Names of what pages and workers of one origin share. Apps that use the same namespace share one set of recordings; apps
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
  /** Database of the attachments. It does not begin as those of recordings do, as viewers list these, and a namespace may have any name. */
  readonly attachments: string;
  /** BroadcastChannel that carries committed facts. */
  readonly channel: string;
  /** Key in a page's localStorage of the mark that says there are recordings. */
  readonly mark: string;
  /** Web Lock that a client holds while its page exists. */
  clientLock(clientId: string): string;
}

export function sharedNames(namespace: string = DEFAULT_NAMESPACE): SharedNames {
  const database = `${PRODUCT}:${namespace}`;
  return {
    namespace,
    database,
    attachments: `${PRODUCT}-attachments:${namespace}`,
    channel: `${database}:facts`,
    mark: `${database}:recordings`,
    clientLock: (clientId) => `${database}:client:${clientId}`,
  };
}
