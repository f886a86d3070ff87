// Files whose damage no copy in the browser survives, as of how the browser answers it.
import type { Damage } from './damage.ts';
import type { Engine } from './engines.ts';

interface Exception {
  readonly engine: Engine;
  /** Names of classes. */
  readonly classes: readonly string[];
  /** Absent: every damage. */
  readonly damage?: Damage;
  readonly reason: string;
}

const EXCEPTIONS: readonly Exception[] = [
  { engine: 'firefox', classes: ['ls/usage'], reason: 'Firefox deletes all that the origin has' },
  {
    engine: 'firefox',
    classes: ['fs/metadata.sqlite'],
    reason: 'Firefox deletes all that the origin has, where the app uses OPFS',
  },
  {
    engine: 'webkit',
    classes: ['copy head', 'copy piece', 'cached file'],
    damage: 'half',
    reason: "WebKit's network process ends whenever it reads the record, so no page of the origin loads",
  },
];

/** Why a failure with a file of this class that is damaged so does not count; null: it counts. */
export function exceptionOf(engine: Engine, className: string, damage: Damage): string | null {
  const exception = EXCEPTIONS.find(
    (each) =>
      each.engine === engine &&
      each.classes.includes(className) &&
      (each.damage === undefined || each.damage === damage),
  );
  return exception?.reason ?? null;
}
