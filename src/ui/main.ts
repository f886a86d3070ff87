// The viewer's entry: opens the recorder, of the namespace that the page's address names, and shows what it holds. A name that
// no recordings have is a slip: opening a recorder would make an empty set of that name.

import { openRecorder } from '../client/index.ts';
import { followTheme } from '../kit/theme-choice.ts';
import { DEFAULT_NAMESPACE } from '../protocol/index.ts';
import { HoldfastViewer } from './holdfast-viewer.ts';
import { preloadSession } from './view-table.ts';
import { readDatabases } from './view/databases.ts';
import { parseRoute } from './view/route.ts';
import { namespacesIn } from './view/storage-use.ts';

followTheme();
if (parseRoute(location.hash).name === 'session') void preloadSession(); // beside the recorder's start
const namespace = new URLSearchParams(location.search).get('namespace') ?? '';
const known = namespace === '' || namespace === DEFAULT_NAMESPACE ? null : await readDatabases();
if (known === null || namespacesIn(known).includes(namespace)) {
  document.body.append(new HoldfastViewer(await openRecorder({ namespace: namespace === '' ? null : namespace })));
} else {
  const module = await import('./elements/holdfast-no-recordings.ts');
  document.body.append(new module.HoldfastNoRecordings(namespace, namespacesIn(known)));
}
