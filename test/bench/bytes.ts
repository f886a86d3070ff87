// Measures how many bytes are written per byte of text.
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { withPage, type Bench } from './bench.ts';
import type { JournalFigures } from './commands.ts';
import { written, type Section } from './figures.ts';

const SESSIONS = 16;
const PER_SECOND = 50;
const TOKEN_LENGTH = 5;

/** Duration at full scale, in ms. By then, data that belongs to a session and not to its text is about a fifth of the projection. */
const FULL_MS = 10_000;
const LEAST_MS = 5_000;

/** Settings under which no checkpoint folds the journal before it is measured. */
const UNFOLDED = { persist_interval_secs: 3_600, max_memory_messages: 1_000_000 };

export async function measureBytes(bench: Bench): Promise<Section> {
  const ms = Math.max(LEAST_MS, FULL_MS * bench.scale.size);
  const { journal, projection, folder, group } = await withPage(bench, async (page) => {
    await page.ask({
      type: 'open',
      namespace: 'bytes',
      transport: 'shared_worker',
      sessions: SESSIONS,
      config: UNFOLDED,
    });
    const before = await page.ask<JournalFigures>({ type: 'journal' });
    const folderBefore = await sizeOf(bench.site.profile);
    await page.ask({ type: 'steady', sessions: SESSIONS, per_second: PER_SECOND, ms });
    const after = await page.ask<JournalFigures>({ type: 'journal' });
    const folderAfter = await sizeOf(bench.site.profile);
    const text = (after.facts - before.facts) * TOKEN_LENGTH;
    return {
      journal: (after.bytes - before.bytes) / text,
      group: (after.facts - before.facts) / (after.records - before.records),
      folder: (folderAfter - folderBefore) / text,
      projection: (await page.ask<number>({ type: 'projection' })) / text,
    };
  });
  return {
    title: 'Bytes written',
    text: `${SESSIONS} sessions record for ${ms / 1000} s. Each records ${PER_SECOND} tokens of ${TOKEN_LENGTH} characters per second. A journal record holds ${written(group)} tokens on average.`,
    columns: ['per byte of text', 'bytes'],
    rows: [
      ['journal records', written(journal)],
      ['projection after all facts are folded, as JSON', written(projection)],
      ['growth of the browser’s profile directory', written(folder)],
    ],
    figures: [
      {
        id: 'bytes-journal',
        title: 'bytes of journal records per byte of text',
        rounds: [journal],
        aim: { atMost: 16 },
      },
      {
        id: 'bytes-projection',
        title: 'bytes of projection per byte of text',
        rounds: [projection],
        aim: { atMost: 2 },
      },
    ],
  };
}

async function sizeOf(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const sizes = entries
    .filter((entry) => entry.isFile())
    .map((entry) =>
      stat(join(entry.parentPath, entry.name)).then(
        ({ size }) => size,
        () => 0, // the browser has deleted it in the meantime
      ),
    );
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}
