// The script of the page that walks through the viewer, with usual and with hostile recordings, and reports to its server.
import type * as holdfast from '../../../src/client/index.ts';
import type { NewEvent, RecorderClient } from '../../../src/client/index.ts';
import { planSessions } from '../../recordings/session-plan.ts';
import { writeRecordings } from '../../recordings/write-recordings.ts';
import { sharedNames } from '../../../src/protocol/index.ts';
import { cutOffEvents, hostileEvents, laterEvents, liveEvents, loadedVectors, trashId } from '../hostile-events.ts';
import { LEAST_CONTROL, type WalkReport } from '../walk-report.ts';
import { openViewerFrame } from './frame.ts';
import { recordLive, recordShowcase, SHOWCASE } from './showcase.ts';
import { runUnprotected } from './unprotected.ts';
import { walkHostile } from './walk-hostile.ts';
import { walkViews } from './walk-views.ts';

const library = (await import(new URL('holdfast.js', location.href).href)) as typeof holdfast;

const parameters = new URLSearchParams(location.search);
/** Where nothing of the viewer may ever ask for anything. */
const EVIL = parameters.get('evil') ?? '';

/** The walk takes every so many of the vectors, beginning with one of the first: all, unless the address says otherwise. */
const [FIRST = 0, EVERY = 1] = (parameters.get('vectors') ?? '0/1').split('/').map(Number);

/** Numbers of the trap from which on a vector ran unprotected. */
const UNPROTECTED = 10_000;

const trapped: number[] = [];
Object.assign(window, { trapped: (vector: number) => void trapped.push(vector) });

const ammunition = {
  run: (vector: number) => `top.trapped(${vector})`,
  url: (vector: number) => `${EVIL}hit/${vector}`,
};

function vectorsOfWalk(): string[] {
  return loadedVectors(ammunition).filter((_, index) => index % EVERY === FIRST);
}

async function recordAll(recorder: RecorderClient, events: readonly NewEvent[]): Promise<void> {
  const replies = await Promise.all(events.map((event) => recorder.record(event)));
  const refused = replies.filter(({ type }) => type === 'error');
  if (refused.length > 0) throw new Error(`Refused: ${JSON.stringify(refused.slice(0, 3))}`);
}

/** Runs this page's script for another client in a frame, which is then removed. */
async function loseClient(what: 'showcase' | 'hostile'): Promise<void> {
  const frame = document.createElement('iframe');
  frame.hidden = true;
  frame.src = `walk.html?${new URLSearchParams({ evil: EVIL, vectors: `${FIRST}/${EVERY}`, lose: what }).toString()}`;
  const ready = new Promise((resolve) => {
    addEventListener('message', resolve, { once: true });
  });
  document.body.append(frame);
  await ready;
  frame.remove();
}

async function walk(): Promise<WalkReport> {
  await writeRecordings(
    sharedNames().namespace,
    planSessions({ seed: 3, sessions: 40, messages: 300, long: [120], until: Date.now() }),
  );
  const recorder = await library.openRecorder();
  await recordShowcase(recorder);
  await recordLive(recorder);
  await loseClient('showcase');
  await recorder.api.trash(SHOWCASE.failed);
  const usual = await openViewerFrame('index.html#/settings');
  const faults = await walkViews(usual);
  usual.problems.splice(0).forEach((problem) => faults.push(problem));

  const vectors = vectorsOfWalk();
  await recordAll(recorder, hostileEvents(vectors));
  const trashed = await recorder.api.act({ action: 'trash', session_ids: vectors.map(trashId) });
  if (!trashed.ok || trashed.value.done !== vectors.length)
    throw new Error(`Not in the trash: ${JSON.stringify(trashed)}`);
  await loseClient('hostile');
  await recordAll(recorder, laterEvents());
  const isForeign = (address: string): boolean => new URL(address, location.href).origin !== location.origin;
  const record = (indexes: readonly number[]): Promise<void> =>
    recordAll(
      recorder,
      indexes.flatMap((index, place) => liveEvents(vectors[index] ?? '', index, place)),
    );
  const { offences, missing } = await walkHostile(usual, { vectors, isForeign, record });
  const hit = [...trapped];
  const control = (): number => new Set(trapped.filter((vector) => vector >= UNPROTECTED)).size;
  const unprotected = {
    run: (vector: number) => `top.trapped(${vector + UNPROTECTED})`,
    url: (vector: number) => `${EVIL}control/${vector}`,
  };
  await runUnprotected(unprotected, () => control() >= LEAST_CONTROL);
  return {
    faults,
    offences,
    problems: usual.problems,
    trapped: hit,
    vectors: vectors.length,
    missing,
    control: control(),
  };
}

async function lose(what: string): Promise<void> {
  const recorder = await library.openRecorder();
  if (what === 'showcase') {
    const { recordLost } = await import('./showcase.ts');
    await recordLost(recorder);
  } else {
    await recordAll(recorder, vectorsOfWalk().flatMap(cutOffEvents));
  }
  parent.postMessage('lost', location.origin);
}

const losing = parameters.get('lose');
if (losing !== null) await lose(losing);
else {
  const report = await walk().catch((error: unknown): WalkReport => ({ failure: String(error) }));
  await fetch('report', { method: 'POST', body: JSON.stringify(report) });
}
