// The imports of a page: one after the other, with their reports, and asked for where nobody has chosen the files.
import { expect, it, vi } from 'vitest';
import type { ImportOptions } from '../../src/importing/index.ts';
import type { ImportEnd, ImportReport } from '../../src/protocol/index.ts';
import { filesBrought, Imports, type Brought } from '../../src/ui/controllers/imports.ts';

const REPORT: ImportReport = { format: 'chatgpt', sessions: [], skipped: [], warnings: [] };

/** An import that ends when the test says so. */
function controlled(): {
  imports: Imports;
  options: ImportOptions[];
  paths: string[][];
  end: (end?: ImportEnd) => void;
} {
  const options: ImportOptions[] = [];
  const paths: string[][] = [];
  const ends: ((end: ImportEnd) => void)[] = [];
  let clock = 1_000;
  const imports = new Imports({
    importChats: (brought, given) => {
      options.push(given);
      paths.push(brought.map(({ path }) => path));
      return new Promise((resolve) => void ends.push(resolve));
    },
    now: () => (clock += 500),
  });
  return { imports, options, paths, end: (end = { report: REPORT, error: null }) => ends.shift()?.(end) };
}

function files(...paths: readonly string[]): Brought {
  return filesBrought(paths.map((path) => ({ path, blob: new Blob([path]) })));
}

/** Waits until everything has happened that waits for no one. */
async function turn(): Promise<void> {
  for (let count = 0; count < 20; count += 1) await Promise.resolve();
}

it('shows an import as it runs, and its report once it has ended', async () => {
  const { imports, options, end } = controlled();
  const changed = vi.fn<() => void>();
  imports.subscribe(changed);
  const done = imports.start(files('a.json'));
  await turn();
  const progress = { bytes_read: 1, bytes_total: 2, bytes_per_second: 3, sessions: 4, messages: 5 };
  options[0]?.onProgress?.(progress);
  expect(imports.running).toEqual({ names: ['a.json'], found: null, progress });
  end();
  await done;
  expect(imports.running).toBeNull();
  expect(imports.ended).toEqual([{ names: ['a.json'], endedAt: 2_000, took_ms: 500, report: REPORT, error: null }]);
  expect(imports.isNews).toBe(true);
  expect(changed.mock.calls.length).toBeGreaterThan(3);
});

it('runs one import at a time, in the order in which they were brought', async () => {
  const { imports, paths, end } = controlled();
  const first = imports.start(files('first'));
  const second = imports.start(files('second'));
  await turn();
  expect([paths, imports.waiting]).toEqual([[['first']], 1]);
  end();
  await first;
  await turn();
  expect([paths, imports.waiting]).toEqual([[['first'], ['second']], 0]);
  end();
  await second;
  expect(imports.ended.map(({ names }) => names)).toEqual([['second'], ['first']]);
});

it('cancels the import that runs, and not the next', async () => {
  const { imports, options, end } = controlled();
  const first = imports.start(files('first'));
  void imports.start(files('second'));
  await turn();
  imports.cancel();
  expect(options[0]?.signal?.aborted).toBe(true);
  end({ report: REPORT, error: { code: 'cancelled', message: 'Cancelled.' } });
  await first;
  await turn();
  expect(options[1]?.signal?.aborted).toBe(false);
  expect(imports.ended[0]?.error?.code).toBe('cancelled');
});

it('counts the files of a folder while it looks for them, and reports those that cannot be read', async () => {
  const { imports, end } = controlled();
  const shown: unknown[] = [];
  imports.subscribe(() => shown.push(imports.running?.found));
  const done = imports.start({
    names: ['folder'],
    gather: (_signal, onFound) => {
      onFound(7);
      return Promise.resolve({ files: [], unreadable: ['folder/locked.json'] });
    },
  });
  await turn();
  end({ report: { ...REPORT, skipped: [{ where: 'x', reason: 'no_messages' }] }, error: null });
  await done;
  expect(shown).toContain(7);
  expect(imports.ended[0]?.report.skipped).toEqual([
    { where: 'folder/locked.json', reason: 'unreadable' },
    { where: 'x', reason: 'no_messages' },
  ]);
});

it('imports what is offered only when the person says so', async () => {
  const { imports, paths } = controlled();
  const onAnswered = vi.fn<() => void>();
  const offered = [{ path: 'shared.json', blob: new Blob(['[]']) }];
  imports.ask({ source: 'share', files: offered, onAnswered });
  await turn();
  expect([imports.offer?.source, paths]).toEqual(['share', []]);
  imports.answer(false);
  await turn();
  expect([imports.offer, paths, onAnswered.mock.calls.length]).toEqual([null, [], 1]);
  imports.ask({ source: 'share', files: offered, onAnswered });
  imports.answer(true);
  imports.answer(true);
  await turn();
  expect([paths, onAnswered.mock.calls.length]).toEqual([[['shared.json']], 2]);
});

it('a newer offer takes the place of one that nobody has answered', () => {
  const { imports, paths } = controlled();
  const onAnswered = vi.fn<() => void>();
  imports.ask({ source: 'paste', files: [{ path: 'old', blob: new Blob() }], onAnswered });
  imports.ask({ source: 'open', files: [{ path: 'new', blob: new Blob() }] });
  expect([imports.offer?.source, paths, onAnswered.mock.calls.length]).toEqual(['open', [], 1]);
});

it('a report is news until it was seen', async () => {
  const { imports, end } = controlled();
  const done = imports.start(files('a.json'));
  await turn();
  end();
  await done;
  imports.see();
  expect(imports.isNews).toBe(false);
  const changed = vi.fn<() => void>();
  imports.subscribe(changed);
  imports.see();
  expect(changed).not.toHaveBeenCalled();
});

it('asks for the passphrases of encrypted files, and no more once a person leaves one out', async () => {
  const { imports, options, end } = controlled();
  const done = imports.start(files('a.encrypted', 'b.encrypted', 'c.encrypted'));
  await turn();
  const ask = options[0]?.askPassphrase ?? (() => Promise.resolve(null));
  const first = ask({ path: 'a.encrypted', isWrong: false });
  expect(imports.question).toEqual({ path: 'a.encrypted', isWrong: false });
  imports.givePassphrase('secret');
  expect([await first, imports.question]).toEqual(['secret', null]);
  const second = ask({ path: 'b.encrypted', isWrong: false });
  imports.givePassphrase(null);
  expect(await second).toBeNull();
  expect(await ask({ path: 'c.encrypted', isWrong: false })).toBeNull();
  end();
  await done;
});

it('a cancel takes the question for a passphrase away', async () => {
  const { imports, options, end } = controlled();
  const done = imports.start(files('a.encrypted'));
  await turn();
  const answer = options[0]?.askPassphrase?.({ path: 'a.encrypted', isWrong: false });
  imports.cancel();
  expect([await answer, imports.question]).toEqual([null, null]);
  end();
  await done;
});
