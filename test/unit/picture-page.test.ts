// The page that shows one picture of another server, which people ask for one by one.

import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';

test('the page of a picture requests pictures only, and runs no script but its own', async () => {
  const page = await readFile('public/picture.html', 'utf8');
  const [, policy = ''] =
    /^<!doctype html>\s*<html lang="en">\s*<head>\s*<meta\s[^>]*content="([^"]*)"/u.exec(page) ?? [];
  const scripts = [...page.matchAll(/<script>([^]*?)<\/script>/gu)].map(([, script = '']) => script);
  expect(scripts).toHaveLength(1);
  const hash = createHash('sha256').update(scripts.join('')).digest('base64');
  expect(policy.split('; ').toSorted()).toEqual([
    "base-uri 'none'",
    "default-src 'none'",
    "form-action 'none'",
    'img-src https: http:',
    "require-trusted-types-for 'script'",
    `script-src 'sha256-${hash}'`,
  ]);
});
