// Reads recordings back in a page, by port and by REST, and compares them with the ledgers.
import type { ReadAnswer } from './messages.ts';
import { Violation } from './violation.ts';
import { pause } from '../support/within.ts';
import { DEADLINE_MS, describe, type World, type Writer } from './world.ts';

/** Number of sessions per answer of a page. */
const PAGE_SIZE = 40;
const RETRY_MS = 250;

const TRANSPORTS = ['port', 'rest'] as const;
type By = (typeof TRANSPORTS)[number];

/** Compares only what was written since the last check. Resolves with the number of sessions that were read. */
export async function checkRecent(world: World, reader: Writer): Promise<number> {
  assertNothingRefused(world);
  const due = world.all
    .map((writer) => ({ writer, required: writer.ledger.acked, isGone: !writer.link.isOpen }))
    .filter(({ writer }) => writer.checkedTo < Number.POSITIVE_INFINITY);
  const wanted = due.map(({ writer }) => writer.ledger.sessionsSince(writer.checkedTo));
  const sessions = [...new Set(wanted.flat())];
  // One after the other: the second read must contain everything that the first returned.
  for (const by of TRANSPORTS) {
    const found = await readAll(world, reader, by, sessions);
    due.forEach(({ writer, required }, index) => {
      compare(writer, wanted[index] ?? [], found, required, by);
    });
  }
  // Whatever a page sent before it died has been recorded by now, or never will be.
  for (const { writer, required, isGone } of due) writer.checkedTo = isGone ? Number.POSITIVE_INFINITY : required;
  return sessions.length;
}

/** Stops all live writers, then compares everything that was ever written to the profile. */
export async function checkAll(world: World, reader: Writer): Promise<void> {
  for (const writer of world.writers) await stop(world, writer);
  assertNothingRefused(world);
  const wanted = world.all.map(({ ledger }) => ledger.sessionsSince(0));
  const sessions = [...new Set(wanted.flat())];
  const byPort = await readAll(world, reader, 'port', sessions);
  const byRest = await readAll(world, reader, 'rest', sessions);
  for (const session of sessions) {
    const [port, rest] = [byPort, byRest].map((found) => JSON.stringify(found.get(session)?.messages));
    if (port !== rest) throw new Violation(`Session ${session} differs between port and REST.\n${port}\n${rest}`);
  }
  world.all.forEach((writer, index) => {
    compare(writer, wanted[index] ?? [], byPort, writer.ledger.acked, 'port');
  });
  // Compared over all sessions: if a later event is recorded, all earlier ones must be.
  world.all.forEach((writer, index) => {
    compare(writer, wanted[index] ?? [], byPort, writer.ledger.recorded, 'port');
  });
}

/** Stops a writer. Everything that it sent must be acked, and nothing else. */
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

/** Reads one page of sessions. A read may fail during a recovery, so it is repeated until a deadline. */
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

/** All events of a plan are valid, so none may be refused. */
function assertNothingRefused({ refused }: World): void {
  if (refused.length > 0) throw new Violation(refused.slice(0, 20).join('\n'));
}
