// Apps with other bundlers that emit the worker.
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { eventually, test } from '../support/browser-test.ts';
import { serve } from '../support/serve.ts';
import { importInViewer } from './import-in-viewer.ts';
import { bringConsumer } from './consumer.ts';

const BOTH = 'shared_worker ack saved, dedicated_worker ack saved';

test('with webpack 5, an app records, has the elements and imports without any settings', async ({ context }) => {
  const { folder, run } = await bringConsumer('webpack');
  await run('build.js');
  const server = await serve(folder);
  onTestFinished(server.close);
  const page = await context.newPage();
  await page.goto(server.url);
  await eventually(() => page.title()).toBe(`${BOTH}, elements`);
  await importInViewer(page);
});

test('with Next.js, an app is rendered on the server, and records without any settings', async ({ context }) => {
  const { folder, run } = await bringConsumer('next');
  await run('node_modules/next/dist/bin/next', 'build');
  const server = await serve(join(folder, 'out'));
  onTestFinished(server.close);
  const page = await context.newPage();
  await page.goto(server.url);
  await eventually(() => page.title()).toBe(BOTH);
});
