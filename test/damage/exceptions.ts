// Files whose damage no copy in the browser survives, as the browser answers it by deleting all that the origin has.
import type { Engine } from './engines.ts';

const EXCEPTIONS: readonly { readonly engine: Engine; readonly class: string; readonly reason: string }[] = [
  { engine: 'firefox', class: 'ls/usage', reason: 'Firefox deletes all that the origin has' },
  {
    engine: 'firefox',
    class: 'fs/metadata.sqlite',
    reason: 'Firefox deletes all that the origin has, where the app uses OPFS',
  },
];

/** Why a failure with a file of this class does not count; null: it counts. */
export function exceptionOf(engine: Engine, className: string): string | null {
  return EXCEPTIONS.find((each) => each.engine === engine && each.class === className)?.reason ?? null;
}
