// For a page that is left while a model answers: adapters that record what is thrown.

import { recordingThread } from '../../src/adapters/assistant-ui.ts';
import { recordStream } from '../../src/adapters/record-stream.ts';

const adapters = { recordingThread, recordStream };

declare global {
  interface Window {
    adapters: typeof adapters;
  }
}

window.adapters = adapters;
