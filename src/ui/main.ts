// The viewer's entry: opens the recorder and shows what it holds.

import { openRecorder } from '../client/index.ts';
import { followTheme } from '../kit/theme-choice.ts';
import { HoldfastViewer } from './holdfast-viewer.ts';

followTheme();
document.body.append(new HoldfastViewer(await openRecorder()));
