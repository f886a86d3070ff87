// The files that count towards the size of a build.

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { adapterSizes, passedAdapterLimits } from '../../src/build/adapter-sizes.ts';
import { bundleSizes, packageSizes, passedLimits, passedPackageLimits } from '../../src/build/bundle-sizes.ts';

const BUILD = {
  'holdfast.js': 'export{a}from"./assets/client.js";import"./assets/effect.js";export*from"./assets/more.js";',
  'assets/client.js': 'import{b as c}from"./shared.js";const load=()=>import("./later.js");export{c as a,load};',
  'assets/effect.js': 'import"./shared.js";console.log("an import from\\"./nowhere.js\\"in a text");',
  'assets/more.js': 'import"../holdfast.js";export const more=1;',
  'assets/shared.js': 'export const b=1;',
  'assets/later.js': 'export const later=1;',
  'assets/shared-worker-a1B2.js': 'self.x=1;',
  'assets/shared-worker-a1B2.js.map': '{}',
  'sw.js': '(function(){self.y=1})();',
  'index.html':
    '<script type="module" crossorigin src="./assets/viewer-c3D4.js"></script><link href="./assets/theme.css">',
  'assets/viewer-c3D4.js': 'import{b}from"./shared.js";const later=()=>import("./later.js");later(b);',
};

async function write(build: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-sizes-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await mkdir(join(folder, 'assets'));
  for (const [file, content] of Object.entries(build)) await writeFile(join(folder, file), content);
  return folder;
}

function gzipped(...files: readonly (keyof typeof BUILD)[]): number {
  return files.reduce((total, file) => total + gzipSync(BUILD[file], { level: 9 }).length, 0);
}

test("the client's size includes its static imports, each file once, and no dynamic imports", async () => {
  expect(await bundleSizes(await write(BUILD))).toEqual({
    client: gzipped('holdfast.js', 'assets/client.js', 'assets/effect.js', 'assets/more.js', 'assets/shared.js'),
    shared_worker: gzipped('assets/shared-worker-a1B2.js'),
    service_worker: gzipped('sw.js'),
    viewer: gzipped('assets/viewer-c3D4.js', 'assets/shared.js'),
  });
});

test('rejects a folder without a build', async () => {
  const { 'assets/shared-worker-a1B2.js': _worker, ...others } = BUILD;
  await expect(bundleSizes(await write(others))).rejects.toThrow('shared-worker');
});

test('returns a sentence for each limit that is exceeded', () => {
  const limits = { client: 10, shared_worker: 10, service_worker: 10, viewer: 10 };
  expect(passedLimits({ client: 10, shared_worker: 11, service_worker: 9, viewer: 10 }, limits)).toEqual([
    expect.stringMatching(/^shared_worker weighs 11 bytes gzipped and may weigh 10: /),
  ]);
});

test("the recorder's size is what the client of the package imports at once, without the session writer", async () => {
  const padding = Array.from({ length: 2_000 }, (_, index) => `"${index}"`).join();
  const files = { 'index.js': `export{a}from"./own.js";import"lit";[${padding}]`, 'own.js': 'export const a=1;' };
  const bytes = Object.values(files).map((code) => gzipSync(code, { level: 9 }).length);
  const { recorder, session_writer } = await packageSizes(await write(files), process.cwd());
  expect(session_writer).toBeGreaterThan(500);
  expect(recorder + session_writer).toBe(bytes.reduce((total, size) => total + size));
});

test('returns a sentence for each limit that the package exceeds', () => {
  expect(passedPackageLimits({ recorder: 8_215, session_writer: 1_100 })).toEqual([]);
  expect(passedPackageLimits({ recorder: 8_216, session_writer: 1_100 })).toEqual([
    expect.stringMatching(/^recorder weighs 8216 bytes gzipped and may weigh 8215: /),
  ]);
});

test("an adapter's size is that of its own code, without the readers that adapters share", async () => {
  const sizes = await adapterSizes(process.cwd());
  for (const size of sizes.values()) expect(size).toBeGreaterThan(200);
  expect([...sizes.keys()]).toEqual(
    expect.arrayContaining([
      'recording-fetch recordingFetch',
      'ai-sdk recordingTransport',
      'ai-sdk recordingMiddleware',
    ]),
  );
  expect(passedAdapterLimits(sizes)).toEqual([]);
});

test('returns a sentence for each adapter that passes its limit', () => {
  const sizes = new Map([
    ['usual', 3_072],
    ['large', 3_073],
  ]);
  expect(passedAdapterLimits(sizes)).toEqual([
    'The adapter large weighs 3073 bytes gzipped and may weigh 3072: make it smaller.',
  ]);
});
