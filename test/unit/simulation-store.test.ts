import { describeRecordingStore } from '../contract/recording-store-contract.ts';
import { codecOf } from '../simulation/codec.ts';
import { SimulatedDisk } from '../simulation/disk.ts';
import { Realm } from '../simulation/scheduler.ts';
import { createSimulatedStore } from '../simulation/simulated-store.ts';

function later(ms: number, run: () => void): () => void {
  const timer = setTimeout(run, ms);
  return () => {
    clearTimeout(timer);
  };
}

describeRecordingStore('the simulated store', () => {
  const disk = new SimulatedDisk();
  const again = () =>
    createSimulatedStore(disk, {
      realm: new Realm('test'),
      codec: codecOf('one'),
      later,
      laterInBrowser: later,
      fate: () => 'commit',
      latency: () => null,
    });
  return { store: again(), again };
});
