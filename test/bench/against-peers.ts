// Compares Holdfast with the libraries that developers would use instead, with the same work and the same durability.
import { inRounds, oneByOne, withPage, type Bench } from './bench.ts';
import type { Streamed } from './commands.ts';
import { median, perSecond, written, type Section } from './figures.ts';
import type { Peer } from './peers/peer.ts';
import { PEERS } from './peers/peers.ts';

const SESSIONS = 16;
/** Maximum number of tokens in flight per session. */
const WINDOW = 128;
/** The same for peers that store one append after the other: with 2,000 in flight, the run would have to wait for the last one. */
const WINDOW_ONE_BY_ONE = 32;

/** Holdfast's page is idle while the peers run, so it streams for this time before it is measured, in ms. A peer's page is new and has just begun its sessions. */
const WARM_UP_MS = 200;

/** These peers resolve an append before its token is durable. */
const NOT_DURABLE = new Set(['idb-keyval-throttled', 'localforage-throttled', 'local-storage']);

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
  const rivals = measured.filter(({ name }) => !NOT_DURABLE.has(name));
  const [best] = rivals
    .filter(({ rounds }) => median(rounds) > 0)
    .toSorted((a, b) => median(b.rounds) - median(a.rounds));
  return {
    title: 'Peers',
    text: `One page records ${SESSIONS} sessions with ${WINDOW} tokens in flight each (${WINDOW_ONE_BY_ONE} for peers that store one token after the other, where more would only wait). Every transaction has strict durability. Each peer is used as its documentation describes. The last column says when \`append()\` resolves and what a crash can lose after that.`,
    columns: ['', 'appends/s', 'Holdfast relative to it', 'what a resolved append guarantees'],
    rows: [
      [
        'Holdfast',
        written(median(all.map(({ ours }) => ours))),
        '1.00',
        'The append resolves when its IndexedDB transaction is complete: a crash loses nothing that was resolved.',
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
              title: `throughput relative to the fastest peer with the same durability (${best.title})`,
              rounds: best.rounds.map((theirs, round) => (all[round]?.ours ?? Number.NaN) / theirs),
              aim: { atLeast: 10 },
              reached: 7,
            },
          ],
  };
}

/** Measures one peer in a new page, because two peers depend on different versions of one library. */
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
