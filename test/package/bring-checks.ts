// Installs what checks the package. The project does not depend on it: TypeDoc needs an older compiler than the project's.
import { bringPackages, type Brought } from '../support/bring-packages.ts';

/** Runs `npm ci` for the checks if they are missing or older than their lock file. `root`: the directory of the project's package.json. */
export function bringChecks(root: string): Promise<Brought> {
  return bringPackages(root, 'test/package', 'The checks of the package');
}
