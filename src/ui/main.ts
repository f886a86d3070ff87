// The viewer's entry: opens the recorder and shows what it holds.

import { openRecorder } from '../client/index.ts';
import { HoldfastViewer } from './holdfast-viewer.ts';

document.body.append(new HoldfastViewer(await openRecorder()));
