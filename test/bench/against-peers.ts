// What developers would use instead, at the same work and the same durability.
import { inRounds, oneByOne, withPage, type Bench } from './bench.ts';
import type { Streamed } from './commands.ts';
import { median, perSecond, written, type Section } from './figures.ts';
import type { Peer } from './peers/peer.ts';
import { PEERS } from './peers/peers.ts';

const SESSIONS = 16;
/** Tokens of each session under way at most. */
const WINDOW = 128;
/** The same for peers that store one append after the other: of 2,000 under way the last would have to be waited for. */
const WINDOW_ONE_BY_ONE = 32;

/** Ours, whose page waits while the peers have their turns, streams for so long before it counts, in ms. Theirs are new pages that have just begun their sessions. */
const WARM_UP_MS = 200;

/** These say that a token is stored before it is. */
const LATER = new Set(['idb-keyval-throttled', 'localforage-throttled', 'local-storage']);

interface Measured {
  readonly name: string;
  readonly title: string;
  readonly durability: string;
  /** Appends per second, one for each round. */
  readonly rounds: readonly number[];
}

export async function measurePeers(bench: Bench): Promise<Section> {
  const pace = { window: WINDOW, ms: bench.scale.streamMs };
  const warmUp = { window: WINDOW, ms: WARM_UP_MS };
  const peers = PEERS.filter(({ name }) => bench.scale.peers?.includes(name) ?? true);
  const all = await withPage(bench, async (page) => {
    await page.ask({ type: 'open', namespace: 'peers', transport: 'shared_worker', sessions: SESSIONS, config: {} });
    return inRounds(bench, async (round) => {
      await page.show();
      await page.ask({ type: 'stream', sessions: SESSIONS, ...warmUp });
      const ours = perSecond(await page.ask<Streamed>({ type: 'stream', sessions: SESSIONS, ...pace }));
      const theirs = await oneByOne(peers, async (peer) => {
        const { name } = peer;
        const rate = await measurePeer(bench, peer, round);
        bench.log(`${name}: ${written(rate)}`);
        return rate;
      });
      bench.log(`peers, round ${round + 1}: ours ${written(ours)}, theirs ${theirs.map(written).join(' ')}`);
      return { ours, theirs };
    });
  });
  const measured = peers.map(({ name, title, durability }, index): Measured => ({
    name,
    title,
    durability,
    rounds: all.map(({ theirs }) => theirs[index] ?? Number.NaN),
  }));
  const rivals = measured.filter(({ name }) => !LATER.has(name));
  const [best] = rivals
    .filter(({ rounds }) => median(rounds) > 0)
    .toSorted((a, b) => median(b.rounds) - median(a.rounds));
  return {
    title: 'Peers',
    text: `${SESSIONS} sessions in one page, ${WINDOW} tokens of each under way (${WINDOW_ONE_BY_ONE} for those that store one token after the other, where more would only wait), every transaction strict. Each peer is used as its documentation has it; what its word is worth stands beside it.`,
    columns: ['', 'appends/s', 'Holdfast over it', 'when an append settles'],
    rows: [
      [
        'Holdfast',
        written(median(all.map(({ ours }) => ours))),
        '1.00',
        'It is in IndexedDB, its transaction complete.',
      ],
      ...measured
        .toSorted((a, b) => median(b.rounds) - median(a.rounds))
        .map(({ title, durability, rounds }) => [
          title,
          written(median(rounds)),
          written(median(rounds.map((theirs, round) => (all[round]?.ours ?? Number.NaN) / theirs))),
          durability,
        ]),
    ],
    figures:
      best === undefined
        ? []
        : [
            {
              id: 'over-best-peer',
              title: `throughput over the best peer with the same durability (${best.title})`,
              rounds: best.rounds.map((theirs, round) => (all[round]?.ours ?? Number.NaN) / theirs),
              aim: { atLeast: 10 },
              reached: 7,
            },
          ],
  };
}

/** In a page of its own: two of them bring different versions of a third. */
function measurePeer(bench: Bench, { name, isOneByOne = false }: Peer, round: number): Promise<number> {
  const pace = { window: isOneByOne ? WINDOW_ONE_BY_ONE : WINDOW, ms: bench.scale.streamMs };
  return withPage(bench, async (page) => {
    const database = `peer-${name}-${round}`;
    try {
      await page.ask({ type: 'open_peer', peer: name, database, sessions: SESSIONS, durability: 'strict' });
      const streamed = await page.ask<Streamed>({ type: 'stream_peer', ...pace });
      await page.ask({ type: 'close_peer' });
      return perSecond(streamed);
    } catch (error) {
      bench.log(`${name} fails: ${String(error)}`);
      return Number.NaN;
    }
  });
}
