// The types in the build, as a caller in TypeScript uses them: strict, and with nothing but the build in reach.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { makeBuild } from '../support/builds.ts';
import { typeCheck } from '../support/type-check.ts';

/** A build and a compiler on a machine that does much else. */
const TIMEOUT_MS = 120_000;

/** Touches every part of the library that has a type. Its last two statements are wrong. */
const APP = `
import { installServiceWorker, openRecorder } from './holdfast.js';
import type { ApplyUpdate, Completion, Fact, NewEvent, RecordingApi, SaveState, SessionDetail } from './holdfast.js';
import { RecordingSocket } from './recording-socket.js';

export const update = (apply: ApplyUpdate): Promise<string | undefined> => apply().then(({ error }) => error?.code);
export const installed = installServiceWorker({ onUpdateReady: (apply) => void update(apply) });
export const recorder = await openRecorder({ namespace: 'app', transports: ['shared_worker'] });
export const state: SaveState = recorder.state;
export const api: RecordingApi = recorder.api;
const event: NewEvent = { type: 'session_start', session_id: 's1', provider: 'app', metadata: { tags: ['a'] } };
const reply = await recorder.record(event);
export const answered: readonly string[] | string | undefined =
  reply.type === 'ack' ? reply.ignored_fields : reply.message;
const { ok, value, error } = await recorder.api.session('s1', { limit: 10 });
export const detail: SessionDetail | string = ok ? value : error.message;
recorder.follow('s1', (followed) => {
  if (followed.status !== 'content') return;
  for (const { completion } of followed.session.messages) console.log(completion satisfies Completion);
});
recorder.subscribe((fact: Fact) => console.log(fact.seq), { signal: new AbortController().signal });
const socket = new RecordingSocket('ws://localhost/', [], () => openRecorder());
socket.onmessage = ({ data }) => console.log(data.toUpperCase());

void recorder.record({ type: 'session_start', session: 's1' });
export type { HelloMessage } from './holdfast.js';
`;

let build: string;

beforeAll(async () => {
  // Outside of the project: none of its packages is found from there.
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-declarations-'));
  build = await makeBuild(join(import.meta.dirname, '..', '..'), 'release', folder);
  await writeFile(join(build, 'package.json'), '{"type":"module"}');
  await writeFile(join(build, 'app.ts'), APP);
  return () => rm(folder, { recursive: true });
}, TIMEOUT_MS);

test.each([
  ['bundler', 'esnext'],
  ['nodenext', 'nodenext'],
])(
  'a strict program compiles but for its wrong calls, with moduleResolution %s',
  { timeout: TIMEOUT_MS },
  async (moduleResolution, module) => {
    const compilerOptions = {
      target: 'es2022',
      lib: ['es2022', 'dom'],
      types: [],
      strict: true,
      skipLibCheck: false,
      noEmit: true,
      module,
      moduleResolution,
    };
    await writeFile(join(build, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['app.ts'] }));
    const printed = await typeCheck(build);
    expect(printed.split('\n').filter((line) => line.includes('error'))).toEqual([
      expect.stringMatching(/^app\.ts\(25,.*error TS2353: .*'session' does not exist/),
      expect.stringMatching(/^app\.ts\(26,.*error TS2305: .*no exported member 'HelloMessage'/),
    ]);
  },
);

test('the declarations carry the doc comments of the sources', async () => {
  const declared = await readFile(join(build, 'types', 'client', 'recorder-client.d.ts'), 'utf8');
  expect(declared).toContain('Calls back on every change of `state`');
});

test('the service worker stores no declarations for offline use', async () => {
  const script = await readFile(join(build, 'sw.js'), 'utf8');
  expect(script).toContain('holdfast.js');
  expect(script).not.toContain('.d.ts');
});
