// REST requests from pages, including pages of other sites. The attacker's page is served from 127.0.0.1,
// which is a different site than localhost, although both servers run on the same machine.
import { expect } from 'vitest';
import type { BrowserContext, Page } from 'playwright-core';
import { eventually, test } from '../support/browser-test.ts';
import { messageAdd, sessionStart } from '../support/events.ts';
import { openPage } from '../support/recording-page.ts';
import type { FileServer } from '../support/serve.ts';

const EVENTS_PATH = 'api/recording/events';

/** The events that the attacker tries to record. */
const PLANTED = { events: [{ type: 'session_start', session_id: 'planted', provider: 'attacker' }] };

/** A form's text/plain body is `name=value`. The JSON is split so that the `=` is part of an ignored field. */
function plantingForm(action: string): string {
  const name = `${JSON.stringify(PLANTED).slice(0, -1)},"ignored":"`;
  return `<!doctype html><link rel="icon" href="data:,">
    <form method="post" enctype="text/plain" action="${action}">
      <input name='${name}' value='"}'><button>Win a prize</button>
    </form>`;
}

function asOtherSite(url: string): string {
  return url.replace('localhost', '127.0.0.1');
}

async function openAttack(context: BrowserContext, url: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(url);
  return page;
}

function countRequests(server: FileServer, line: string): number {
  return server.requests.filter((request) => request === line).length;
}

test('a form of another site that navigates to the API cannot write', async ({ context, serveBuild }) => {
  const server = await serveBuild({ forbidApi: true });
  const tab = await openPage(context, server.url, { controlled: true });
  const attacker = await serveBuild({ extraFiles: { 'attack.html': plantingForm(`${server.url}${EVENTS_PATH}`) } });
  const attack = await openAttack(context, `${asOtherSite(attacker.url)}attack.html`);

  const answered = attack.waitForResponse(`${server.url}${EVENTS_PATH}`);
  await attack.getByRole('button').click();
  const response = await answered;

  expect(response.request().postData()).toContain('planted');
  expect(response.fromServiceWorker()).toBe(true);
  expect(response.status()).toBe(403);
  expect(response.headers()).toMatchObject({
    'content-type': expect.stringContaining('application/json'),
    'x-content-type-options': 'nosniff',
  });
  expect(await tab.rest('GET', '/session/planted')).toMatchObject({ status: 404 });
  expect(server.violations).toEqual([]);
});

test('a form of another site in a frame can neither write nor read', async ({ context, serveBuild }) => {
  const server = await serveBuild();
  const tab = await openPage(context, server.url, { controlled: true });
  await tab.rest('POST', '/events', { events: [sessionStart('secret')] });
  const attacker = await serveBuild({
    extraFiles: {
      'attack.html': `${plantingForm(`${server.url}${EVENTS_PATH}`)}
        <form id="read" action="${server.url}api/recording/sessions" target="answer"></form>
        <iframe name="answer"></iframe>`,
    },
  });
  const attack = await openAttack(context, `${asOtherSite(attacker.url)}attack.html`);

  for (const form of ['form[method=post]', '#read']) {
    const loaded = await attack.evaluate((selector) => {
      const [sent, frame] = [document.querySelector<HTMLFormElement>(selector), document.querySelector('iframe')];
      if (sent === null || frame === null) throw new Error('The page of the attacker is incomplete.');
      const answered = new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }));
      sent.target = 'answer';
      sent.submit();
      return answered.then(() => {
        try {
          return frame.contentWindow?.document.body.textContent ?? null;
        } catch (error) {
          return error instanceof DOMException ? error.name : String(error);
        }
      });
    }, form);
    // A page of another site cannot read the response, from any server.
    expect([form, loaded === null || loaded === 'SecurityError']).toEqual([form, true]);
  }
  expect(await tab.rest('GET', '/session/planted')).toMatchObject({ status: 404 });
});

test('a form of our own site that navigates to the API cannot write', async ({ context, serveBuild }) => {
  const server = await serveBuild({ extraFiles: { 'form.html': plantingForm(EVENTS_PATH) } });
  const tab = await openPage(context, server.url, { controlled: true, path: 'form.html' });
  const answered = tab.page.waitForResponse(`${server.url}${EVENTS_PATH}`);
  await tab.page.getByRole('button').click();

  expect((await answered).status()).toBe(403);
  const other = await openPage(context, server.url, { controlled: true });
  expect(await other.rest('GET', '/session/planted')).toMatchObject({ status: 404 });
});

test('a page of another site can neither write by fetch nor read', async ({ context, serveBuild }) => {
  const server = await serveBuild();
  const tab = await openPage(context, server.url, { controlled: true });
  await tab.rest('POST', '/events', { events: [sessionStart()] });
  const attacker = await serveBuild();
  const attack = await openAttack(context, `${asOtherSite(attacker.url)}blank.html`);

  const outcomes = await attack.evaluate(
    async ([base, body]) => [
      await fetch(`${base}/events`, { method: 'POST', mode: 'no-cors', body }).then((reply) => reply.type),
      await fetch(`${base}/sessions`).then(
        (reply) => reply.status,
        () => 'refused',
      ),
      await fetch(`${base}/sessions`, { mode: 'no-cors' }).then((reply) => reply.text()),
    ],
    [`${server.url}api/recording`, JSON.stringify(PLANTED)] as const,
  );

  // The request reached the file server, which has no API, and not the service worker.
  expect(countRequests(server, `POST /${EVENTS_PATH}`)).toBe(1);
  expect(outcomes).toEqual(['opaque', 'refused', '']);
  expect(await tab.rest('GET', '/session/planted')).toMatchObject({ status: 404 });
});

test('a sandboxed frame on our own page can neither write nor read', async ({ context, serveBuild }) => {
  const server = await serveBuild();
  const tab = await openPage(context, server.url, { controlled: true });
  await tab.rest('POST', '/events', { events: [sessionStart()] });

  const script = `(async () => {
    const base = ${JSON.stringify(`${server.url}api/recording`)};
    const body = ${JSON.stringify(JSON.stringify(PLANTED))};
    const outcomes = [
      await fetch(base + '/events', { method: 'POST', mode: 'no-cors', body }).then((reply) => reply.type),
      await fetch(base + '/sessions').then((reply) => reply.status, () => 'refused'),
    ];
    parent.postMessage(outcomes, '*');
  })()`;
  const outcomes = await tab.page.evaluate((source) => {
    const told = new Promise((resolve) => {
      addEventListener('message', ({ data }) => resolve(data), { once: true });
    });
    const frame = document.createElement('iframe');
    frame.sandbox.add('allow-scripts');
    frame.srcdoc = `<script>${source}</script>`;
    document.body.append(frame);
    return told;
  }, script);

  expect(outcomes).toEqual(['opaque', 'refused']);
  expect(countRequests(server, `POST /${EVENTS_PATH}`)).toBe(1);
  expect(await tab.rest('GET', '/session/planted')).toMatchObject({ status: 404 });
});

test('every reply has our host header, is not cacheable and cannot be loaded as a page', async ({
  context,
  serveBuild,
}) => {
  const server = await serveBuild({ forbidApi: true });
  const tab = await openPage(context, server.url, { controlled: true });
  const replies = [
    await tab.rest('POST', '/events', { events: [sessionStart(), messageAdd('m1', '<script>alert(1)</script>')] }),
    await tab.rest('GET', '/session/s1'),
    await tab.rest('GET', '/status'),
    await tab.rest('POST', '/events', { events: 'none' }),
    await tab.rest('GET', '/session/unknown'),
    await tab.rest('GET', '/no-such-route'),
    await tab.rest('PUT', '/events', {}),
    await tab.rest('GET', '/ws'),
  ];

  expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 400, 404, 404, 405, 426]);
  for (const { headers } of replies) {
    expect(headers).toMatchObject({
      'x-recording-host': 'service-worker',
      'cache-control': 'no-store',
      'content-type': expect.stringMatching(/^application\/json/),
      'x-content-type-options': 'nosniff',
    });
  }
  expect(server.violations).toEqual([]);
});

test('an API URL opened in a tab shows JSON and runs no script', async ({ context, serveBuild }) => {
  const server = await serveBuild();
  const tab = await openPage(context, server.url, { controlled: true });
  const content = '<script>document.title = "run"</script><img src=x onerror="document.title = \'run\'">';
  await tab.rest('POST', '/events', { events: [sessionStart(), messageAdd('m1', content)] });

  const response = await tab.page.goto(`${server.url}api/recording/session/s1`);

  expect(response?.fromServiceWorker()).toBe(true);
  expect(response?.headers()['content-type']).toContain('application/json');
  expect(await tab.page.locator('img').count()).toBe(0);
  expect(await tab.page.title()).not.toBe('run');
});

test('answers HEAD like GET, without a body', async ({ context, serveBuild }) => {
  const server = await serveBuild({ forbidApi: true });
  const tab = await openPage(context, server.url, { controlled: true });
  await tab.rest('POST', '/events', { events: [sessionStart()] });

  for (const path of ['/sessions', '/session/s1', '/status', '/openapi.json', '/session/unknown']) {
    const get = await tab.rest('GET', path);
    const head = await tab.rest('HEAD', path);
    expect({ path, ...head }).toEqual({ path, ...get, body: null });
    expect(get.body).not.toBeNull();
  }
  expect(server.violations).toEqual([]);
});

test('accepts a beacon, which is sent as text/plain', async ({ context, serveBuild }) => {
  const server = await serveBuild({ forbidApi: true });
  const tab = await openPage(context, server.url, { controlled: true });
  const isQueued = await tab.page.evaluate(
    (body) => navigator.sendBeacon('/api/recording/events', body),
    JSON.stringify({ events: [sessionStart(), messageAdd('m1', 'by beacon')] }),
  );

  expect(isQueued).toBe(true);
  await eventually(() => tab.rest('GET', '/session/s1')).toMatchObject({
    status: 200,
    body: { messages: [{ content: 'by beacon' }] },
  });
  expect(server.violations).toEqual([]);
});

test('serves its API description, and every described operation exists', async ({ context, serveBuild }) => {
  const server = await serveBuild({ forbidApi: true });
  const tab = await openPage(context, server.url, { controlled: true });
  const { status, body } = await tab.rest<{ openapi: string; paths: Record<string, object> }>('GET', '/openapi.json');

  expect(status).toBe(200);
  expect(body.openapi).toMatch(/^3\.1\./);
  expect(Object.keys(body.paths)).toEqual(expect.arrayContaining(['/events', '/session/{id}', '/status']));
  for (const [path, operations] of Object.entries(body.paths)) {
    if (!('get' in operations) || path.includes('{')) continue;
    const answer = await tab.rest<{ code?: string } | null>('GET', path); // null: no JSON, such as an export
    expect([path, answer.body?.code]).not.toEqual([path, 'not_found']);
  }
  expect(server.violations).toEqual([]);
});
