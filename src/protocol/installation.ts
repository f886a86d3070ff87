// How a service worker reports to its pages that it could not be installed.

import { isPlainObject } from './json.ts';

/** From a service worker whose installation fails, to every page of its origin. */
export interface InstallFailedMessage {
  readonly type: 'INSTALL_FAILED';
  /** What failed, and what to do. */
  readonly message: string;
}

/** Returns the reason of a failed installation; null if `data` is another message. */
export function parseInstallFailed(data: unknown): string | null {
  if (!isPlainObject(data) || data['type'] !== 'INSTALL_FAILED') return null;
  const { message } = data;
  return typeof message === 'string' ? message : null;
}
