// The address of a newer build's worker comes from the database, where any script of the origin may have put it.

import { failed, ok, type Result } from '../../protocol/index.ts';

/** The address, if it is a script of this page's own origin. Errors: `version_mismatch`. */
export function successorScript(address: string): Result<URL> {
  const url = URL.canParse(address, location.href) ? new URL(address, location.href) : null;
  if (url !== null && url.origin === location.origin && url.protocol === new URL(location.href).protocol)
    return ok(url);
  return failed('version_mismatch', `${address} is no script of ${location.origin}, and is not started.`);
}
