// Where no worker can start, the state names the first cause and what to do about it; where one can be helped to start,
// the page records.
import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, inject, onTestFinished } from 'vitest';
import type { SaveState } from '../../src/client/index.ts';
import { eventually, test } from '../support/browser-test.ts';
import { sessionStart } from '../support/events.ts';
import { loadLibrary, openPage, recordingPage, type RecordingPage } from '../support/recording-page.ts';
import { makePackage } from '../support/package-build.ts';
import { serve } from '../support/serve.ts';

/** Records and does not wait: the ack may never come. */
function recordUnacked({ page }: RecordingPage): Promise<void> {
  return page.evaluate((event) => void window.recorder.record(event as never), sessionStart());
}

/** The reason that the page's recorder gives for saving nothing; empty as long as there is none. */
function reasonOf({ page }: RecordingPage): Promise<string> {
  return page.evaluate(() => {
    const state: SaveState = window.recorder.state;
    return state.status === 'not_saved' ? state.reason.message : '';
  });
}

test('a page over plain http is told to be served over https', async ({ context, serveBuild }) => {
  const server = await serveBuild();
  await context.route('http://chat.example/**', async (route) => {
    const { pathname } = new URL(route.request().url());
    await route.fulfill({ response: await route.fetch({ url: `${server.url.slice(0, -1)}${pathname}` }) });
  });
  const tab = await openPage(context, 'http://chat.example/');
  await tab.open();
  await recordUnacked(tab);
  await eventually(() => reasonOf(tab)).toMatch(/not a secure context.*https/);
});

test.for([
  { by: 'every transport', transports: ['shared_worker', 'dedicated_worker', 'rest'] },
  { by: 'shared_worker', transports: ['shared_worker'] },
  { by: 'dedicated_worker', transports: ['dedicated_worker'] },
] as const)(
  'a page whose policy forbids workers is told the directive that allows them, by $by',
  async ({ transports }, { context, serveBuild }) => {
    const server = await serveBuild({ headers: { 'Content-Security-Policy': "worker-src 'none'" } });
    const tab = await openPage(context, server.url);
    await tab.open({ transports });
    await recordUnacked(tab);
    await eventually(() => reasonOf(tab)).toMatch(/Content-Security-Policy forbids the worker.*worker-src 'self'/);
  },
);

test.for([['shared_worker'], ['dedicated_worker']] as const)(
  'a page that requires Trusted Types and allows our policy records by %s',
  async (transports, { context, serveBuild }) => {
    const policy = "require-trusted-types-for 'script'; trusted-types holdfast";
    const server = await serveBuild({ headers: { 'Content-Security-Policy': policy } });
    const tab = await openPage(context, server.url);
    await tab.open({ transports });
    expect(await tab.record(sessionStart())).toMatchObject([{ type: 'ack' }]);
    await eventually(() => tab.page.evaluate(() => window.recorder.state)).toEqual({ status: 'saved', refused: 0 });
  },
);

test('a page that requires Trusted Types without our policy is told its name', async ({ context, serveBuild }) => {
  const policy = "require-trusted-types-for 'script'; trusted-types other";
  const server = await serveBuild({ headers: { 'Content-Security-Policy': policy } });
  const tab = await openPage(context, server.url);
  await tab.open();
  await recordUnacked(tab);
  await eventually(() => reasonOf(tab)).toMatch(/requires Trusted Types.*trusted-types holdfast/);
});

test('where the worker’s file is missing, the reason names its address and what the server answered', async ({
  context,
}) => {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-without-workers-'));
  await cp(inject('build'), folder, { recursive: true });
  const assets = await readdir(join(folder, 'assets'));
  for (const name of assets.filter((each) => each.includes('-worker-'))) await rm(join(folder, 'assets', name));
  const server = await serve(folder);
  onTestFinished(async () => {
    await server.close();
    await rm(folder, { recursive: true });
  });
  const tab = await openPage(context, server.url);
  await tab.open({ transports: ['shared_worker'] });
  await recordUnacked(tab);
  await eventually(() => reasonOf(tab)).toMatch(/assets\/shared-worker-.+\.js could not be started.*answers 404/);
  await tab.open();
  await recordUnacked(tab);
  await eventually(() => reasonOf(tab)).toMatch(/-worker-.+\.js could not be started.*answers 404/);
});

test('where the library is of another origin, the reason says from where to serve it', async ({
  context,
  serveBuild,
}) => {
  const library = await serveBuild({ headers: { 'Access-Control-Allow-Origin': '*' } });
  const app = await serveBuild();
  const page = await context.newPage();
  await page.goto(`${app.url}blank.html`);
  await loadLibrary(page, library.url);
  const tab = recordingPage(page);
  await tab.open();
  await recordUnacked(tab);
  const origin = new URL(app.url).origin.replaceAll('.', '\\.');
  await eventually(() => reasonOf(tab)).toMatch(
    new RegExp(`another origin.*Serve the files of Holdfast from ${origin}`),
  );
});

/** What a worker that is not there is cured by. */
const CURES = String.raw`optimizeDeps.*npx holdfast init`;

test.for([
  { what: 'is missing', file: 'missing.js', says: 'answers 404' },
  { what: 'is a page', file: 'page.html', says: 'answers text/html in place of a script' },
])(
  'where the worker that the app names $what, the reason has its address and the cures',
  async ({ file, says }, { context, serveBuild }) => {
    const server = await serveBuild({ extraFiles: { 'page.html': '<!doctype html>' } });
    const tab = await openPage(context, server.url);
    await tab.open({ worker: file });
    await recordUnacked(tab);
    await eventually(() => reasonOf(tab)).toMatch(new RegExp(`${server.url}${file} could not.*${says}.*${CURES}`));
  },
);

test('where the worker that the app names is of another origin, the reason has its address and a cure', async ({
  context,
  serveBuild,
}) => {
  const [app, other] = [await serveBuild(), await serveBuild()];
  const tab = await openPage(context, app.url);
  await tab.open({ worker: `${other.url}worker.js` });
  await recordUnacked(tab);
  await eventually(() => reasonOf(tab)).toMatch(
    new RegExp(`${other.url}worker.js is of another origin.*holdfast init`),
  );
});

test('where the worker that the app names is another script, the reason has its address and the cures', async ({
  context,
  serveBuild,
}) => {
  const server = await serveBuild({ extraFiles: { 'other.js': 'self.other = true;' } });
  const tab = await openPage(context, server.url);
  await tab.open({ worker: 'other.js', transports: ['shared_worker'] });
  await recordUnacked(tab);
  await eventually(() => reasonOf(tab)).toMatch(new RegExp(`did not answer.*${server.url}other.js.*${CURES}`));
});

test('where the worker of the package is missing, the reason has the address that its expression gives', async ({
  context,
}) => {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-package-'));
  await makePackage(folder);
  await rm(join(folder, 'worker.js'));
  const server = await serve(folder, { extraFiles: { 'holdfast.js': 'export * from "./index.js";' } });
  onTestFinished(async () => {
    await server.close();
    await rm(folder, { recursive: true });
  });
  const tab = await openPage(context, server.url);
  for (const transports of [['shared_worker'], ['dedicated_worker']] as const) {
    await tab.open({ transports });
    await recordUnacked(tab);
    await eventually(() => reasonOf(tab)).toMatch(new RegExp(`${server.url}worker.js could not.*404.*${CURES}`));
  }
});
