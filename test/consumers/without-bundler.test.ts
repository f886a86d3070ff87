// Apps whose tool emits no workers, or that use none: they serve the copies that `npx holdfast init` makes.
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { eventually, test } from '../support/browser-test.ts';
import { chatgptExport } from '../support/chatgpt-export.ts';
import { serve } from '../support/serve.ts';
import { bringConsumer, type Consumer } from './consumer.ts';

const COMMAND = 'node_modules/holdfast/dist/package/cli.js';

/** Brings a consumer whose folder `public` has the copies. */
async function withCopies(name: string, ...options: readonly string[]): Promise<Consumer> {
  const consumer = await bringConsumer(name);
  const folder = join(consumer.folder, 'public');
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder);
  expect(await consumer.run(COMMAND, 'init', 'public', ...options)).toContain('public/holdfast-worker.js');
  return consumer;
}

test('with esbuild, an app records through the copy of the worker', async ({ context }) => {
  const { folder, run } = await withCopies('esbuild');
  const args = ['--bundle', '--format=esm', '--splitting', '--outdir=public'];
  await run('node_modules/esbuild/bin/esbuild', 'src/main.js', ...args);
  const server = await serve(folder);
  onTestFinished(server.close);
  const page = await context.newPage();
  await page.goto(server.url);
  await eventually(() => page.title()).toBe('shared_worker ack saved, dedicated_worker ack saved');
});

test('a page without a bundler records through the worker beside the client and through copies, and the copied viewer shows it', async ({
  context,
}) => {
  const { folder } = await withCopies('no-bundler', '--viewer');
  const server = await serve(folder);
  onTestFinished(server.close);
  const page = await context.newPage();
  await page.goto(server.url);
  await eventually(() => page.title()).toBe(Array(5).fill('ack saved').join(', '));
  await page.goto(`${server.url}public/holdfast/`);
  await eventually(() => page.getByTestId('session-list').locator('a').count()).toBe(1);
});

test('a client of another origin, such as of a CDN, records through a copy of the worker', async ({ context }) => {
  const { folder } = await withCopies('no-bundler');
  const cdn = await serve(join(folder, 'node_modules/holdfast/dist/package'), {
    headers: { 'Access-Control-Allow-Origin': '*' },
  });
  const server = await serve(join(folder, 'public'));
  onTestFinished(cdn.close);
  onTestFinished(server.close);
  const page = await context.newPage();
  await page.goto(`${server.url}blank.html`);
  const status = await page.evaluate(`import('${cdn.url}index.js').then(async ({ openRecorder }) => {
    const recorder = await openRecorder({ worker: '/holdfast-worker.js' });
    await recorder.record({ type: 'session_start', session_id: 's1', provider: 'cdn' });
    return recorder.state.status;
  })`);
  expect(status).toBe('saved');
});

test('the copy of the service worker answers the recording API, imports and exports', async ({ context }) => {
  const { folder } = await withCopies('no-bundler');
  const server = await serve(join(folder, 'public'), { forbidApi: true });
  onTestFinished(server.close);
  const page = await context.newPage();
  await page.goto(`${server.url}blank.html`);
  await page.evaluate(`navigator.serviceWorker.register('/holdfast-sw.js')`);
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  const api = await page.evaluate(async () => {
    const response = await fetch('/api/recording/openapi.json');
    const { info } = (await response.json()) as { info: { title: string } };
    return [response.headers.get('X-Recording-Host'), info.title];
  });
  expect(api).toEqual(['service-worker', 'Holdfast recording API']);
  const [imported, exported] = await page.evaluate(
    async (body) => {
      const reply = await fetch('/api/recording/import?name=a.json', { method: 'POST', body });
      const file = await fetch('/api/recording/export?format=jsonl');
      return [(await reply.json()) as unknown, await file.text()] as const;
    },
    chatgptExport(1, 30),
  );
  expect(imported).toMatchObject({ format: 'chatgpt', sessions: [{ outcome: 'new' }] });
  expect(exported).toContain('Question 0');
  expect(server.violations).toEqual([]);
});
