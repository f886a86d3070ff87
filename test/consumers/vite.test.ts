// Apps with Vite: what its development server and its build make of the package.
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { eventually, test } from '../support/browser-test.ts';
import { serve } from '../support/serve.ts';
import { importInViewer } from './import-in-viewer.ts';
import { bringConsumer } from './consumer.ts';
import { startDevelopmentServer } from './development-server.ts';

const BOTH = 'shared_worker ack saved, dedicated_worker ack saved';

test('with the development server of Vite 8, and with its build, an app records without any settings', async ({
  context,
}) => {
  const { folder, run } = await bringConsumer('vite-8');
  const page = await context.newPage();
  await page.goto(await startDevelopmentServer(folder));
  await eventually(() => page.title()).toBe(`${BOTH}, parsed true`);
  await run('node_modules/vite/bin/vite.js', 'build');
  const server = await serve(join(folder, 'dist'));
  onTestFinished(server.close);
  await page.goto(server.url);
  await eventually(() => page.title()).toBe(`${BOTH}, parsed true`);
});

test('with the development server of Vite 5, and with its build, an app that excludes the package from optimization records and has the elements', async ({
  context,
}) => {
  const { folder, run } = await bringConsumer('vite-5');
  const page = await context.newPage();
  await page.goto(await startDevelopmentServer(folder));
  await eventually(() => page.title()).toBe(`${BOTH}, elements`);
  await run('node_modules/vite/bin/vite.js', 'build');
  const server = await serve(join(folder, 'dist'));
  onTestFinished(server.close);
  await page.goto(server.url);
  await eventually(() => page.title()).toBe(`${BOTH}, elements`);
  await importInViewer(page);
});

test('with the development server of Vite 7, an app records that excludes the package from optimization', async ({
  context,
}) => {
  const { folder } = await bringConsumer('vite-7');
  const page = await context.newPage();
  await page.goto(await startDevelopmentServer(folder));
  await eventually(() => page.title()).toBe(BOTH);
});

test('with the development server of Vite 7, an app that does not exclude the package is told the address and the cure', async ({
  context,
}) => {
  const { folder } = await bringConsumer('vite-7');
  const page = await context.newPage();
  await page.goto(await startDevelopmentServer(folder, { WITHOUT_EXCLUDE: '1' }));
  await eventually(() => page.locator('body').textContent()).toMatch(
    /node_modules\/\.vite\/deps\/worker\.js\?\S+ could not be started: the server answers 404.*optimizeDeps: \{ exclude: \['holdfast'\] \}/,
  );
});
