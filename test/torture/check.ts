// Reads recordings back through a page, by port and by REST, and compares them with the ledgers.
import type { ReadAnswer } from './messages.ts';
import { Violation } from './violation.ts';
import { pause } from '../support/within.ts';
import { DEADLINE_MS, describe, type World, type Writer } from './world.ts';

/** Sessions in one answer of a page. */
const PAGE_SIZE = 40;
const RETRY_MS = 250;

const TRANSPORTS = ['port', 'rest'] as const;
type By = (typeof TRANSPORTS)[number];

/** Compares what was written since the last check, and nothing that was found whole before. Settles with how many sessions were read. */
export async function checkRecent(world: World, reader: Writer): Promise<number> {
  assertNothingRefused(world);
  const due = world.all
    .map((writer) => ({ writer, required: writer.ledger.acked, isGone: !writer.link.isOpen }))
    .filter(({ writer }) => writer.checkedTo < Number.POSITIVE_INFINITY);
  const wanted = due.map(({ writer }) => writer.ledger.sessionsSince(writer.checkedTo));
  const sessions = [...new Set(wanted.flat())];
  // One after the other: the second must hold whatever the first has shown.
  for (const by of TRANSPORTS) {
    const found = await readAll(world, reader, by, sessions);
    due.forEach(({ writer, required }, index) => {
      compare(writer, wanted[index] ?? [], found, required, by);
    });
  }
  // What a page sent before it died has long been handled, or never will be.
  for (const { writer, required, isGone } of due) writer.checkedTo = isGone ? Number.POSITIVE_INFINITY : required;
  return sessions.length;
}

/** Compares everything that was ever written to the profile, once all writers that live have stopped. */
export async function checkAll(world: World, reader: Writer): Promise<void> {
  for (const writer of world.writers) await stop(world, writer);
  assertNothingRefused(world);
  const wanted = world.all.map(({ ledger }) => ledger.sessionsSince(0));
  const sessions = [...new Set(wanted.flat())];
  const byPort = await readAll(world, reader, 'port', sessions);
  const byRest = await readAll(world, reader, 'rest', sessions);
  for (const session of sessions) {
    const [port, rest] = [byPort, byRest].map((found) => JSON.stringify(found.get(session)?.messages));
    if (port !== rest) throw new Violation(`Session ${session} is not the same by port and by REST.\n${port}\n${rest}`);
  }
  world.all.forEach((writer, index) => {
    compare(writer, wanted[index] ?? [], byPort, writer.ledger.acked, 'port');
  });
  // Over all sessions too: where a later event is, the earlier ones are.
  world.all.forEach((writer, index) => {
    compare(writer, wanted[index] ?? [], byPort, writer.ledger.recorded, 'port');
  });
}

/** Lets a writer come to its end: all it sent must be acked, and nothing that it never sent. */
export async function stop(world: World, writer: Writer): Promise<void> {
  const sent = await world.ask(writer, { type: 'stop' });
  const { ledger } = writer;
  if (sent !== ledger.sent || sent !== ledger.acked)
    throw new Violation(`${describe(writer)} sent ${String(sent)} events, and ${ledger.acked} were acked.`);
}

function compare(
  writer: Writer,
  sessions: readonly string[],
  found: ReadonlyMap<string, ReadAnswer[number]>,
  required: number,
  by: By,
): void {
  const differences = sessions.flatMap((id) => writer.ledger.check(id, found.get(id) ?? null, required));
  if (differences.length === 0) return;
  const { sent, acked } = writer.ledger;
  throw new Violation(`${describe(writer)}, read by ${by}; sent ${sent}, acked ${acked}:`, differences);
}

async function readAll(world: World, reader: Writer, by: By, sessions: readonly string[]) {
  const found = new Map<string, ReadAnswer[number]>();
  for (let start = 0; start < sessions.length; start += PAGE_SIZE) {
    const page = sessions.slice(start, start + PAGE_SIZE);
    const answer = await readPage(world, reader, by, page);
    page.forEach((id, index) => found.set(id, answer[index] ?? null));
  }
  return found;
}

/** A read may fail while something recovers, but not for long. */
async function readPage(world: World, reader: Writer, by: By, sessions: readonly string[]): Promise<ReadAnswer> {
  const deadline = performance.now() + DEADLINE_MS;
  for (;;) {
    try {
      return (await world.ask(reader, { type: 'read', by, sessions })) as ReadAnswer;
    } catch (error) {
      if (performance.now() > deadline || !reader.link.isOpen)
        throw new Violation(`Recordings could not be read by ${by}: ${String(error)}`);
      await pause(RETRY_MS);
    }
  }
}

/** No event of a plan deserves an error. */
function assertNothingRefused({ refused }: World): void {
  if (refused.length > 0) throw new Violation(refused.slice(0, 20).join('\n'));
}
