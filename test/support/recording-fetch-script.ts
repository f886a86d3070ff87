// The script by which a test page gets the recording fetch.

import { recordingFetch } from '../../src/adapters/recording-fetch.ts';

declare global {
  interface Window {
    recordingFetch: typeof recordingFetch;
  }
}

window.recordingFetch = recordingFetch;
