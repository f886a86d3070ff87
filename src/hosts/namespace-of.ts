// Which recordings a service worker serves.

import { DEFAULT_NAMESPACE } from '../protocol/index.ts';

/** The parameter `namespace` of the script's address; the default without it. */
export function namespaceOf({ location }: ServiceWorkerGlobalScope): string {
  const given = new URL(location.href).searchParams.get('namespace') ?? '';
  return given === '' ? DEFAULT_NAMESPACE : given;
}
