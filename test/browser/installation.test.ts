// The browser offers to install the viewer, under every path, and the app that it installs is the right one.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import type { CDPSession, Page } from 'playwright-core';
import { launchProfile } from '../support/browser.ts';
import { DEADLINE, eventually, test } from '../support/browser-test.ts';

/** What of the manifest is looked at. */
interface Manifest {
  readonly icons: readonly { readonly src: string; readonly sizes: string; readonly purpose?: string }[];
  readonly screenshots?: readonly { readonly src: string; readonly sizes: string }[];
  readonly shortcuts: readonly { readonly name: string; readonly url: string }[];
}

/** A profile of its own: the browser installs nothing from a private window, and test contexts are private. */
async function openInstallable(url: string): Promise<{ page: Page; cdp: CDPSession }> {
  const profile = await mkdtemp(join(tmpdir(), 'holdfast-installation-'));
  const { context } = await launchProfile(profile);
  onTestFinished(async () => {
    await context.close();
    await rm(profile, { recursive: true, force: true });
  });
  const page = await context.newPage();
  await page.goto(url);
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null, null, DEADLINE);
  return { page, cdp: await context.newCDPSession(page) };
}

/** The size that a picture has. */
function sizeOf(page: Page, address: string): Promise<string> {
  return page.evaluate(async (src) => {
    const bitmap = await createImageBitmap(await (await fetch(src)).blob());
    return `${bitmap.width}x${bitmap.height}`;
  }, address);
}

test('the browser finds nothing that hinders the installation', async ({ serveBuild }) => {
  const { url } = await serveBuild({ basePath: '/some/where/' });
  const { page, cdp } = await openInstallable(url);

  const { installabilityErrors } = await cdp.send('Page.getInstallabilityErrors');
  expect(installabilityErrors).toEqual([]);
  const { errors, data = '{}', url: address } = await cdp.send('Page.getAppManifest');
  expect(errors).toEqual([]);
  const { appId } = await cdp.send('Page.getAppId');
  expect(appId).toBe(url);

  const manifest = JSON.parse(data) as Manifest;
  const pictures = [...manifest.icons, ...(manifest.screenshots ?? [])].filter(({ sizes }) => sizes !== 'any');
  expect(pictures.filter(({ src }) => src.includes('maskable')).length).toBeGreaterThan(1);
  for (const { src, sizes } of pictures) expect(await sizeOf(page, new URL(src, address).href)).toBe(sizes);
  expect(
    manifest.icons.filter(({ src, purpose = 'any' }) => src.includes('maskable') !== (purpose === 'maskable')),
  ).toEqual([]);

  const search = manifest.shortcuts.find(({ name }) => name === 'Search');
  await page.goto('about:blank');
  await page.goto(new URL(search?.url ?? '', address).href);
  await eventually(() =>
    page.evaluate(() => {
      let element = document.activeElement;
      while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
      return element?.localName;
    }),
  ).toBe('input');
  expect(new URL(page.url()).hash).toBe('#/sessions');
});
