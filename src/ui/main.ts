// The viewer's entry: opens the recorder, of the namespace that the page's address names, and shows what it holds.

import { openRecorder } from '../client/index.ts';
import { followTheme } from '../kit/theme-choice.ts';
import { HoldfastViewer } from './holdfast-viewer.ts';

followTheme();
const namespace = new URLSearchParams(location.search).get('namespace');
document.body.append(new HoldfastViewer(await openRecorder({ namespace })));
