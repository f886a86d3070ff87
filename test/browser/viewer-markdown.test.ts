// Recorded Markdown in the viewer: what is rendered, and what hostile text cannot do.
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { beforeEach, expect, onTestFinished } from 'vitest';
import type { Locator, Page } from 'playwright-core';
import { eventually, test } from '../support/browser-test.ts';
import { append, messageAdd, sessionStart } from '../support/events.ts';
import { openPage } from '../support/recording-page.ts';

const PIXEL =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAUAAAAFCAYAAACNbyblAAAAHElEQVQI12P4//8/w38GIAXDIBKE0DHxgljNBAAO9TXL0Y4OHwAAAABJRU5ErkJggg==';

const RICH = `# Title

A **bold** word, a [link](https://example.com/path) and https://holdfast.example, $E = mc^2$, and $5 and $6.

- [x] done
- [ ] to do

| a | b |
| - | -: |
| 1 | $x_1$ |

\`\`\`ts
const answer: number = 42;
\`\`\`

![remote](https://pictures.example/cat.png) ![own](${PIXEL})

[relative](/admin) [script](javascript:alert(1)) [mail](mailto:a@example.com)

H<sub>2</sub>O`;

/** Each with what of it must not be there. */
const HOSTILE: readonly string[] = [
  '<img src="/loaded-by-a-recording" onerror="globalThis.hacked = 1">',
  '<img srcset="/loaded-by-a-recording 1x" src="data:image/svg+xml;base64,PHN2Zy8+">',
  '<svg onload="globalThis.hacked = 1"><a xlink:href="javascript:alert(1)"><text>x</text></a></svg>',
  '<math><mtext><table><mglyph><style><img src=x onerror="globalThis.hacked = 1">',
  '<form action="/loaded-by-a-recording"><input name="attributes" autofocus><button formaction="/x">x</button></form>',
  '<a id="client" name="client" href="https://example.com" style="position:fixed;inset:0" onclick="globalThis.hacked = 1">clobber</a>',
  '<iframe srcdoc="<script>parent.hacked = 1</script>"></iframe>',
  '<object data="/loaded-by-a-recording"></object><embed src="/loaded-by-a-recording">',
  '<video src="/loaded-by-a-recording" autoplay></video><audio src="/loaded-by-a-recording"></audio>',
  '<link rel="stylesheet" href="/loaded-by-a-recording"><style>@import "/loaded-by-a-recording"; * { display: none }</style>',
  '<meta http-equiv="refresh" content="0;url=/loaded-by-a-recording"><base href="https://evil.example/">',
  '<details open ontoggle="globalThis.hacked = 1"><summary>x</summary></details>',
  '<span data-inset="0" slot="x" part="code" is="holdfast-viewer">inset</span><holdfast-viewer></holdfast-viewer>',
  '[x](javascript:globalThis.hacked=1) [y](data:text/html,<script>globalThis.hacked=1</script>) <a href="jav&#x09;ascript:globalThis.hacked=1">z</a>',
  '![x](javascript:globalThis.hacked=1) ![y](/loaded-by-a-recording) [![z](/loaded-by-a-recording)](https://example.com)',
  '$\\href{javascript:globalThis.hacked=1}{x}$ $\\includegraphics{/loaded-by-a-recording}$ $\\class{x" onload="globalThis.hacked=1}{y}$',
  '```"><img src=x onerror=globalThis.hacked=1>\n</code></pre><script>globalThis.hacked = 1</script>\n```',
  '<template shadowrootmode="open"><slot></slot></template><div onpointerenter="globalThis.hacked = 1">x</div>',
];

const SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="120" height="80"';

/** What a server of pictures answers. */
const PICTURES: Readonly<Record<string, string>> = {
  '/cat.svg': `${SVG}><circle cx="60" cy="40" r="30" fill="teal"/></svg>`,
  '/hostile.svg': `${SVG} onload="top.hacked = 1"><script>parent.hacked = 1; fetch('/loaded.svg')</script>
    <image href="/loaded.svg" width="9" height="9"/><style>@import '/loaded.svg';</style></svg>`,
};

let viewer: Page;
let requests: string[] = [];

beforeEach(() => {
  requests = [];
});

function message(id: string): Locator {
  return viewer.locator(`[data-testid=message][data-message-id="${id}"]`);
}

test('renders what models write, and nothing of it runs, loads or leaves its place', async ({
  context,
  serveBuild,
}) => {
  const { url } = await serveBuild();
  const writer = await openPage(context, url);
  await writer.open();
  await writer.record([
    sessionStart(),
    messageAdd('person', 'one\ntwo <b>three</b>', { role: 'user' }),
    messageAdd('rich', RICH),
    ...HOSTILE.map((content, index) => messageAdd(`hostile${index}`, content)),
    messageAdd('last', 'The end.'),
  ]);
  viewer = await context.newPage();
  await viewer.setViewportSize({ width: 1280, height: 8_000 });
  viewer.on('request', (request) => requests.push(request.url()));
  await viewer.goto(`${url}#/session/s1`);
  await message('last').waitFor();

  const rich = message('rich');
  expect(await rich.locator('h4').innerText()).toBe('Title');
  expect(await rich.locator('strong').innerText()).toBe('bold');
  expect(await rich.getByTestId('message-text').innerText()).toContain('and $5 and $6.');
  await eventually(() => rich.locator('math').count()).toBe(2);
  expect(await rich.locator('td').allInnerTexts()).toHaveLength(2);
  expect(await rich.locator('li').allInnerTexts()).toEqual(['☑ done', '☐ to do']);
  await eventually(() => rich.locator('.hljs-keyword').allInnerTexts()).toEqual(['const']);
  expect(await rich.locator('sub').innerText()).toBe('2');

  // Links say where they lead, and lead nowhere else.
  const links = await rich
    .locator('a')
    .evaluateAll((all) =>
      all.map((link) => [link.getAttribute('href'), link.getAttribute('target'), link.getAttribute('rel')]),
    );
  expect(links).toEqual(
    [
      'https://example.com/path',
      'https://holdfast.example/',
      'https://pictures.example/cat.png',
      'mailto:a@example.com',
    ].map((href) => [href, '_blank', 'noopener noreferrer']),
  );
  expect(await rich.getByText('(example.com)').count()).toBe(1);

  // A picture that is in the recording is shown, another one is named.
  expect(await rich.locator('img').evaluateAll((all) => all.map((image) => image.getAttribute('src')))).toEqual([
    PIXEL,
  ]);
  expect(await rich.locator('.image-box').innerText()).toContain('https://pictures.example/cat.png');

  // What a person typed keeps its lines, and its HTML is text.
  expect(await message('person').getByTestId('message-text').innerText()).toBe('one\ntwo <b>three</b>');

  await expectHarmless(context.pages().length);

  // A text that was whole goes on, by more than its last block at once.
  await writer.record(append(' Of it.\n\nNot yet.\n\nNow', { message_id: 'last' }));
  await eventually(() => message('last').getByTestId('message-text').locator('p').allInnerTexts()).toEqual([
    'The end. Of it.',
    'Not yet.',
    'Now',
  ]);

  // The same as it was recorded.
  await rich.hover();
  await rich.getByTestId('message-menu').click();
  await rich.getByTestId('menu-as-recorded').click();
  await eventually(() => rich.getByTestId('message-text').textContent()).toBe(RICH);
});

test('a picture of another server is loaded by its switch alone, without referrer and cookies', async ({
  context,
  serveBuild,
}) => {
  const asked: IncomingMessage[] = [];
  const pictures = createServer((request, response) => {
    asked.push(request);
    const body = PICTURES[request.url ?? ''];
    response.writeHead(body === undefined ? 404 : 200, { 'Content-Type': 'image/svg+xml' }).end(body);
  });
  await new Promise<void>((resolve) => pictures.listen(0, 'localhost', resolve));
  onTestFinished(() => void pictures.close());
  const host = `localhost:${(pictures.address() as AddressInfo).port}`;
  // Of the same site as the viewer, so that a picture of the page itself would send it.
  await context.addCookies([{ name: 'who', value: 'me', url: `http://${host}/` }]);
  const { url } = await serveBuild();
  const writer = await openPage(context, url);
  await writer.open();
  await writer.record([
    sessionStart(),
    ...['cat', 'hostile', 'none'].map((name) => messageAdd(name, `![A ${name}](http://${host}/${name}.svg)`)),
    messageAdd('odd', '![x](javascript:globalThis.hacked=1) ![y](file:///etc/passwd) ![z](blob:http://x.example/1)'),
  ]);
  viewer = await context.newPage();
  await viewer.goto(`${url}#/session/s1`);
  const switchOf = (id: string): Locator => message(id).getByTestId('show-picture');
  await switchOf('cat').waitFor();
  expect(await switchOf('cat').innerText()).toBe(`Show picture from ${host}`);
  expect(await switchOf('odd').count()).toBe(0);
  expect(asked).toEqual([]);

  // One click, one request.
  await switchOf('cat').click();
  const frame = message('cat').locator('iframe');
  await eventually(() => frame.evaluate((element) => element.getBoundingClientRect().width)).toBe(120);
  expect(await frame.evaluate((element) => element.getBoundingClientRect().height)).toBe(80);
  expect(await frame.getAttribute('title')).toBe('A cat');
  expect(await switchOf('cat').count()).toBe(0);
  expect(await message('cat').locator('a:focus').innerText()).toBe('Open in a new tab');
  expect(asked.map(({ url: path, headers }) => [path, headers.referer, headers.cookie])).toEqual([
    ['/cat.svg', undefined, undefined],
  ]);

  // A picture runs nothing, loads nothing and reaches nothing.
  await switchOf('hostile').click();
  await eventually(() => switchOf('hostile').count()).toBe(0);
  await switchOf('none').click();
  await eventually(() => switchOf('none').innerText()).toBe(`Not loaded from ${host}. Try again`);
  expect(await message('none').locator('iframe').count()).toBe(0);
  expect(asked.map(({ url: path }) => path)).toEqual(['/cat.svg', '/hostile.svg', '/none.svg']);
  expect(viewer.frames().map((each) => new URL(each.url()).pathname.split('/').at(-1))).toEqual([
    '',
    'picture.html',
    'picture.html',
  ]);
  expect(await viewer.evaluate(() => 'hacked' in globalThis)).toBe(false);

  // The cookie is there: whoever opens the picture in a tab sends it.
  const tab = await context.newPage();
  await tab.goto(`http://${host}/cat.svg`);
  expect(asked.at(-1)?.headers.cookie).toBe('who=me');
});

async function expectHarmless(pages: number): Promise<void> {
  const found = await viewer.locator('holdfast-markdown').evaluateAll((all) => {
    const allowed = new Set([
      'href',
      'target',
      'rel',
      'title',
      'class',
      'dir',
      'open',
      'type',
      'tabindex',
      'role',
      'aria-label',
      'align',
      'src',
      'alt',
      'part',
      'data-testid',
      'start',
    ]);
    const bad: string[] = [];
    for (const element of all.flatMap((each) => [...(each.shadowRoot?.querySelectorAll('*') ?? [])])) {
      if (element.closest('math') !== null) {
        if (/^on|href|src|style|^id$|^name$/u.test(element.getAttributeNames().join(' '))) bad.push(element.outerHTML);
      } else {
        if (
          /^(?:script|style|iframe|object|embed|form|input|svg|video|audio|link|meta|base|template|slot|holdfast-.*)$/u.test(
            element.localName,
          )
        )
          bad.push(element.outerHTML);
        if (element.getAttributeNames().some((name) => !allowed.has(name))) bad.push(element.outerHTML);
      }
      const href = element.getAttribute('href');
      if (href !== null && !/^(?:https?|mailto|tel):/u.test(href)) bad.push(element.outerHTML);
      const src = element.getAttribute('src');
      if (src !== null && !src.startsWith('data:image/png')) bad.push(element.outerHTML);
    }
    return bad;
  });
  expect(found).toEqual([]);
  expect(await viewer.evaluate(() => 'hacked' in globalThis)).toBe(false);
  expect(
    requests.filter((address) => address.includes('loaded-by-a-recording') || !address.startsWith('http://localhost')),
  ).toEqual([]);
  expect(viewer.context().pages()).toHaveLength(pages);
}
