// The package as npm packs it: what each of its entries exports, what its scripts contain, and its types.
import { execFile } from 'node:child_process';
import { access, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parseSync, Visitor } from 'vite';
import { beforeAll, expect, test } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { makePackage } from '../support/package-build.ts';
import { typeCheck } from '../support/type-check.ts';

/** A build and a compiler on a machine that does much else. */
const TIMEOUT_MS = 120_000;

const ROOT = join(import.meta.dirname, '..', '..');

/** An app's folder, in whose node_modules the package is. */
let app: string;
let installed: string;

beforeAll(async () => {
  app = await mkdtemp(join(tmpdir(), 'holdfast-package-'));
  installed = join(app, 'node_modules', 'holdfast');
  await makePackage(join(installed, 'dist/package'));
  await writeFile(join(installed, 'package.json'), await readFile(join(ROOT, 'package.json')));
  await writeFile(join(app, 'package.json'), '{"type":"module"}');
  return () => rm(app, { recursive: true });
}, TIMEOUT_MS);

function script(name: string): Promise<string> {
  return readFile(join(installed, 'dist/package', name), 'utf8');
}

async function scripts(): Promise<string> {
  const names = await readdir(join(installed, 'dist/package'));
  return (await Promise.all(names.filter((name) => name.endsWith('.js')).map(script))).join('\n');
}

test('every file that package.json exports exists', async () => {
  const files = Object.values(packageJson.exports).flatMap((entry) =>
    typeof entry === 'string' ? [entry] : Object.values(entry),
  );
  const whole = files.filter((file) => !file.includes('*'));
  expect(whole.length).toBeGreaterThan(10);
  for (const file of whole) await access(join(installed, file));
});

test('every adapter that is listed is a script with types, and may be imported where there is no browser', async () => {
  const names = await readdir(join(installed, 'dist/package/adapters'));
  const adapters = names.filter((name) => name.endsWith('.js')).map((name) => name.slice(0, -'.js'.length));
  expect(adapters.length).toBeGreaterThan(0);
  for (const name of adapters) {
    expect(names).toContain(`${name}.d.ts`);
    const program = `await import('holdfast/adapters/${name}')`;
    await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], { cwd: app });
  }
});

test.each([
  ['holdfast', 'installServiceWorker openRecorder'],
  ['holdfast/socket', 'RecordingSocket'],
  ['holdfast/protocol', 'isEventType isFact isReply parseEvent'],
  ['holdfast/service-worker', 'answerClaim answerSkipWaiting createPrecache installRecordingHandler'],
])('a server that renders pages may import %s', async (entry, names) => {
  const program = `console.log(Object.keys(await import('${entry}')).toSorted().join(' '))`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], { cwd: app });
  expect(stdout.trim()).toBe(names);
});

test(
  'a server that renders pages may import holdfast/elements, with Lit beside it',
  async () => {
    // The project has Lit: there the package finds it.
    const folder = join(ROOT, '.cache', 'package-with-lit');
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    await makePackage(folder);
    const program = `console.log(Object.keys(await import('${join(folder, 'elements.js')}')).toSorted().join(' '))`;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program]);
    expect(stdout.trim()).toBe(
      'HoldfastLiveView HoldfastMessage HoldfastMessageList HoldfastRecoveryPanel HoldfastReplay HoldfastSessionList HoldfastSessionView HoldfastStatusBadge HoldfastViewer',
    );
  },
  TIMEOUT_MS,
);

test('the expression by which bundlers find the worker is there literally, once for each kind', async () => {
  const found = (await scripts()).match(/new (?:Shared)?Worker\(\s*new URL\([^;]*;/g);
  expect(found?.map((expression) => expression.replaceAll(/\s+/g, ' ')).toSorted()).toEqual([
    "new SharedWorker(new URL('./worker.js', import.meta.url), /* @vite-ignore */ { type: 'module', name, extendedLifetime: true });",
    "new Worker(new URL('./import-worker.js', import.meta.url), /* @vite-ignore */ { type: 'module', name });",
    "new Worker(new URL('./search-worker.js', import.meta.url), /* @vite-ignore */ { type: 'module', name });",
    "new Worker(new URL('./worker.js', import.meta.url), /* @vite-ignore */ { type: 'module', name });",
  ]);
});

/** Where zip.js is. It would load codecs that it has not, and none of them is used. */
const HAS_ZIP = new Set(['sw-import.js', 'import-worker.js']);

test.each(['worker.js', 'sw.js', 'sw-import.js', 'search-worker.js', 'import-worker.js'])(
  '%s is one file that runs as a module and as a classic script',
  async (name) => {
    const code = await script(name);
    expect(code.split('\n', 1)[0]).toBe(`// holdfast ${packageJson.version} ${name}`);
    const { program, errors } = parseSync(name, code, { sourceType: 'script' });
    expect(errors).toEqual([]);
    const unfit: string[] = [];
    new Visitor({
      ImportExpression: () => void unfit.push('import()'),
      MetaProperty: ({ meta }) => void (meta.name === 'import' && unfit.push('import.meta')),
    }).visit(program);
    expect(unfit).toEqual(HAS_ZIP.has(name) ? ['import()'] : []);
    expect(code.includes('importScripts(')).toBe(name === 'sw.js');
  },
);

test('every script has a source map that names no folder of the machine it was made on', async () => {
  for (const name of (await readdir(join(installed, 'dist/package'))).filter((each) => each.endsWith('.js.map'))) {
    expect((await script(name.replace(/\.map$/, ''))).endsWith(`//# sourceMappingURL=${name}`)).toBe(true);
    const { sources } = JSON.parse(await script(name)) as { sources: string[] };
    expect(sources.filter((source) => !/^\.\.\/\.\.\/(?:src|node_modules)\//.test(source))).toEqual([]);
  }
});

test('the licenses of what is bundled are there', async () => {
  expect(await script('THIRD-PARTY-LICENSES.txt')).toMatch(/^comlink\n[^]*^idb\n[^]*^workbox-window\n/m);
});

test(
  'the command line runs by itself, and copies worker, service worker and viewer',
  { timeout: TIMEOUT_MS },
  async () => {
    const folder = join(app, 'with-viewer');
    await makePackage(folder, true);
    await mkdir(join(app, 'public'));
    const { stdout } = await promisify(execFile)(join(folder, 'cli.js'), ['init', 'public', '--viewer'], { cwd: app });
    expect(stdout).toContain('public/holdfast-worker.js');
    const page = await readFile(join(app, 'public/holdfast/index.html'), 'utf8');
    expect(page.split('\n')[0]).toBe(`<!doctype html><!-- holdfast ${packageJson.version} -->`);
    const files = await readdir(join(app, 'public/holdfast'), { recursive: true });
    expect(files).toEqual(expect.arrayContaining(['sw.js', 'openapi.json', 'assets', 'manifest.webmanifest']));
    expect(files.filter((file) => /chat|holdfast\.js|\.map$|\.d\.ts$/.test(file))).toEqual([]);
  },
);

/** Touches every entry that has types. Its last statement is wrong. */
const APP = `
import { installServiceWorker, openRecorder, type SaveState } from 'holdfast';
import { parseEvent, type RecordingEvent } from 'holdfast/protocol';
import { RecordingSocket } from 'holdfast/socket';

const recorder = await openRecorder({ namespace: 'app' });
export const state: SaveState = recorder.state;
export const installing = installServiceWorker();
const parsed = parseEvent({ type: 'heartbeat' });
export const event: RecordingEvent | string = parsed.ok ? parsed.value : parsed.error.message;
export const socket = new RecordingSocket('ws://localhost/');
void recorder.record({ type: 'session_start', session: 's1' });
`;

const SERVICE_WORKER = `
import { answerClaim, answerSkipWaiting, createPrecache, installRecordingHandler } from 'holdfast/service-worker';
declare const self: ServiceWorkerGlobalScope;
const recorder = installRecordingHandler(self, { namespace: 'app' });
answerSkipWaiting(self, recorder);
answerClaim(self);
export const cache = createPrecache({ entries: [], version: '1', namespace: 'app', scope: self.registration.scope });
void recorder.record();
`;

test.each([
  ['bundler', 'esnext'],
  ['nodenext', 'nodenext'],
])(
  'strict programs compile but for their wrong calls, with moduleResolution %s',
  { timeout: TIMEOUT_MS },
  async (moduleResolution, module) => {
    const options = { target: 'es2022', types: [], strict: true, skipLibCheck: false, noEmit: true };
    const check = async (name: string, code: string, lib: string): Promise<string[]> => {
      await writeFile(join(app, `${name}.ts`), code);
      const compilerOptions = { ...options, lib: ['es2022', lib], module, moduleResolution };
      await writeFile(join(app, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: [`${name}.ts`] }));
      return (await typeCheck(app)).split('\n').filter((line) => line.includes('error'));
    };
    expect(await check('app', APP, 'dom')).toEqual([expect.stringMatching(/^app\.ts\(12,.*TS2353: .*'session'/)]);
    expect(await check('sw', SERVICE_WORKER, 'webworker')).toEqual([
      expect.stringMatching(/^sw\.ts\(8,.*TS2339: .*'record'/),
    ]);
  },
);
