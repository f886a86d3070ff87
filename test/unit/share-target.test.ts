// What other apps share with the installed viewer: kept for a page, and nothing else is done with it.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { MAX_SHARED_FILES } from '../../src/hosts/constants.ts';
import { answerShares } from '../../src/hosts/share-target.ts';
import { readShared } from '../../src/ui/controllers/shared-files.ts';

const SCOPE = 'https://app.example/sub/';

let stored: Map<string, Map<string, Response>>;
let isFull: boolean;

beforeEach(() => {
  stored = new Map();
  isFull = false;
  vi.stubGlobal('location', new URL(`${SCOPE}#/import`));
  vi.stubGlobal('caches', {
    has: async (name: string) => stored.has(name),
    delete: async (name: string) => stored.delete(name),
    open: async (name: string) => {
      const entries = stored.get(name) ?? new Map<string, Response>();
      stored.set(name, entries);
      return {
        put: async (address: string, response: Response) => {
          if (isFull && response.ok) throw new DOMException('Full', 'QuotaExceededError');
          entries.set(address, response);
        },
        matchAll: async () => [...entries.values()],
      };
    },
  });
});
afterEach(() => void vi.unstubAllGlobals());

/** The worker's answer to a post of these files and texts; null where it leaves the request to the network. */
async function share(
  address: string,
  parts: Readonly<Record<string, File | string>>,
  method = 'POST',
): Promise<Response | null> {
  const answers: Promise<Response>[] = [];
  let listen: (event: unknown) => void = () => undefined;
  const scope: object = {
    registration: { scope: SCOPE },
    addEventListener: (_type: string, listener: typeof listen) => (listen = listener),
  };
  answerShares(scope as Parameters<typeof answerShares>[0]);
  const body = new FormData();
  for (const [name, part] of Object.entries(parts)) body.append(name, part);
  const request = new Request(address, { method, ...(method === 'POST' ? { body } : {}) });
  listen({ request, respondWith: (answer: Promise<Response>) => answers.push(answer) });
  return answers[0] ?? null;
}

it('keeps the files for a page below the same path, and leads to the import', async () => {
  const answer = await share(`${SCOPE}share`, {
    one: new File(['[1]'], 'chät \ud800.json'),
    two: new File(['[2]'], 'b.json'),
  });
  expect([answer?.status, answer?.headers.get('Location')]).toEqual([303, `${SCOPE}#/import`]);
  const shared = await readShared();
  expect(shared?.isTooLarge).toBe(false);
  expect(shared?.files.map(({ path }) => path)).toEqual(['chät \ufffd.json', 'b.json']);
  expect(await shared?.files[0]?.blob.text()).toBe('[1]');
  shared?.forget();
  expect([await readShared(), stored.size]).toEqual([null, 0]);
});

it('keeps texts as one file, and what is shared later in the place of what was before', async () => {
  await share(`${SCOPE}share`, { one: new File(['[1]'], 'a.json') });
  await share(`${SCOPE}share`, { title: 'A chat', text: '{"messages":[]}', url: '' });
  const shared = await readShared();
  expect(shared?.files.map(({ path }) => path)).toEqual(['shared.txt']);
  expect(await shared?.files[0]?.blob.text()).toBe('A chat\n{"messages":[]}');
});

it('keeps none of too many files, and says so', async () => {
  const files = Object.fromEntries(
    Array.from({ length: MAX_SHARED_FILES + 1 }, (_, index) => [`f${index}`, new File(['x'], 'x')] as const),
  );
  expect((await share(`${SCOPE}share`, files))?.status).toBe(303);
  expect(await readShared()).toMatchObject({ files: [], isTooLarge: true });
});

it('keeps none of what there is no room for, and says so', async () => {
  isFull = true;
  expect((await share(`${SCOPE}share`, { one: new File(['[1]'], 'a.json') }))?.status).toBe(303);
  expect(await readShared()).toMatchObject({ files: [], isTooLarge: true });
});

it('a form with nothing in it leaves nothing to ask for', async () => {
  expect((await share(`${SCOPE}share`, { title: ' ' }))?.status).toBe(303);
  expect(await readShared()).toBeNull();
});

it.each([
  ['https://app.example/share', 'POST'],
  ['https://other.example/sub/share', 'POST'],
  [`${SCOPE}share/more`, 'POST'],
  [`${SCOPE}share`, 'GET'],
])('leaves %s by %s to the network', async (address, method) => {
  expect(await share(address, { one: new File(['[1]'], 'a.json') }, method)).toBeNull();
});
