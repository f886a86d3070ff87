// The checkpoint's Web Lock is waited for and held for a bounded time.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { exclusively } from '../../src/hosts/exclusively.ts';
import { CHECKPOINT_DEADLINE_MS, PLATFORM_DEADLINE_MS } from '../../src/protocol/index.ts';

type Granted = (lock: object | null) => Promise<void>;

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function locksThat(request: (granted: Granted) => Promise<void>): void {
  vi.stubGlobal('navigator', {
    locks: { request: (_name: string, _options: object, granted: Granted) => request(granted) },
  });
}

const never = (): Promise<never> => new Promise<never>(() => undefined);

test('works once with the lock, and not at all while another context holds it', async () => {
  const work = vi.fn<() => Promise<void>>(() => Promise.resolve());
  locksThat((granted) => granted({}));
  await exclusively('lock', work);
  expect(work).toHaveBeenCalledTimes(1);
  locksThat((granted) => granted(null));
  await exclusively('lock', work);
  expect(work).toHaveBeenCalledTimes(1);
});

test('works without the lock, and only once, when the browser does not answer for it in time', async () => {
  const work = vi.fn<() => Promise<void>>(() => Promise.resolve());
  let grantLate: Granted = never;
  locksThat((granted) => {
    grantLate = granted;
    return never();
  });
  const done = exclusively('lock', work);
  await vi.advanceTimersByTimeAsync(PLATFORM_DEADLINE_MS);
  await done;
  await grantLate({});
  expect(work).toHaveBeenCalledTimes(1);
});

test('works to its end when that takes longer than the lock may take', async () => {
  let end = (): void => undefined;
  locksThat((granted) => granted({}));
  const order: string[] = [];
  const done = exclusively('lock', () => new Promise<void>((resolve) => (end = resolve))).then(() =>
    order.push('done'),
  );
  await vi.advanceTimersByTimeAsync(2 * PLATFORM_DEADLINE_MS);
  order.push('ended');
  end();
  await done;
  expect(order).toEqual(['ended', 'done']);
});

test('lets go of the lock and rejects when the work does not end in time', async () => {
  let isReleased = false;
  locksThat((granted) =>
    granted({}).finally(() => {
      isReleased = true;
    }),
  );
  const outcome = exclusively('lock', never).then(
    () => 'done',
    (error: unknown) => String(error),
  );
  await vi.advanceTimersByTimeAsync(CHECKPOINT_DEADLINE_MS + PLATFORM_DEADLINE_MS);
  expect(await outcome).toMatch(/took longer than/);
  expect(isReleased).toBe(true);
});

test('works where the browser refuses Web Locks', async () => {
  const work = vi.fn<() => Promise<void>>(() => Promise.resolve());
  locksThat(() => Promise.reject(new DOMException('Denied', 'SecurityError')));
  await exclusively('lock', work);
  expect(work).toHaveBeenCalledTimes(1);
});

test('works where there are no Web Locks', async () => {
  vi.stubGlobal('navigator', {});
  const work = vi.fn<() => Promise<void>>(() => Promise.resolve());
  await exclusively('lock', work);
  expect(work).toHaveBeenCalledTimes(1);
});
