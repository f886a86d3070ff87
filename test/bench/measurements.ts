// All measurements, in the order of the report. Viewer and import have browsers of their own. Of the others, bytes come first: later, the
// browser also cleans up data of earlier measurements, which changes the size of its profile.
import { measureAlternatives } from './alternatives.ts';
import { measurePeers } from './against-peers.ts';
import type { Bench } from './bench.ts';
import { measureBytes } from './bytes.ts';
import { measureChunks } from './chunks.ts';
import { measureCopy } from './copy.ts';
import { measureCrash } from './crash.ts';
import { measureFanOut } from './fan-out.ts';
import type { Section } from './figures.ts';
import { measureGrowth } from './growth.ts';
import { measureImport } from './import/measure-import.ts';
import { measureLatency } from './latency.ts';
import { measureMemory } from './memory.ts';
import { measureRecovery } from './recovery.ts';
import { measureSizes } from './sizes.ts';
import { measureStart } from './start.ts';
import { measureThroughput } from './throughput.ts';
import { measureViewer } from './viewer/measure-viewer.ts';

/** A measurement. Null: the engine cannot measure this. */
export type Measure = (bench: Bench) => Promise<Section | null>;

export type MeasurementName =
  | 'viewer'
  | 'import'
  | 'bytes'
  | 'latency'
  | 'chunks'
  | 'throughput'
  | 'peers'
  | 'start'
  | 'copy'
  | 'crash'
  | 'recovery'
  | 'fan-out'
  | 'memory'
  | 'sizes'
  | 'alternatives'
  | 'growth';

export const MEASUREMENTS: Readonly<Record<MeasurementName, Measure>> = {
  viewer: measureViewer,
  import: measureImport,
  bytes: measureBytes,
  latency: measureLatency,
  chunks: measureChunks,
  throughput: measureThroughput,
  peers: measurePeers,
  start: measureStart,
  copy: measureCopy,
  crash: measureCrash,
  recovery: measureRecovery,
  'fan-out': measureFanOut,
  memory: measureMemory,
  sizes: measureSizes,
  alternatives: measureAlternatives,
  growth: measureGrowth,
};
