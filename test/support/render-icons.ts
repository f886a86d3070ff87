// `npm run icons`: renders the PNG icons of public/ from icon.svg. Run it after the drawing was changed, and commit them.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { launchChromium } from './browser.ts';

/** Widths that platforms ask for, in pixels. */
const SIZES = [192, 512];

/** A mask keeps at least a circle of 80 % of the width, and the drawing reaches a little further. */
const MASKABLE_SCALE = 0.86;

/** The exit code: 0 when the icons were written. */
export async function main(_args: readonly string[], root: string): Promise<number> {
  const folder = join(root, 'public');
  const svg = await readFile(join(folder, 'icon.svg'), 'utf8');
  const browser = await launchChromium();
  try {
    for (const size of SIZES) {
      await writeFile(join(folder, `icon-${size}.png`), await render(browser, svg, size));
      await writeFile(join(folder, `icon-maskable-${size}.png`), await render(browser, maskable(svg), size));
    }
  } finally {
    await browser.close();
  }
  return 0;
}

/** The ground fills the whole square, and the drawing is small enough for every mask. */
function maskable(svg: string): string {
  const around = `translate(256 256) scale(${MASKABLE_SCALE}) translate(-256 -256)`;
  return svg
    .replace(/ rx="\d+"/, '')
    .replace('<g fill="none"', `<g transform="${around}"><g fill="none"`)
    .replace('</svg>', '</g></svg>');
}

async function render(browser: Browser, svg: string, size: number): Promise<Buffer> {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  await page.setContent(`<style>body{margin:0}svg{display:block;width:100vw;height:100vh}</style>${svg}`);
  const png = await page.screenshot({ omitBackground: true });
  await page.close();
  return png;
}
