// Keeps a transport open: tries them in order, and again whenever one is lost.

import type { Failure } from '../../protocol/index.ts';
import { attempt, type ConnectionEvents } from './attempt.ts';
import { EARLIER_MS, RECONNECT_MAX_MS, RECONNECT_MS } from '../constants.ts';
import type { TransportContext, ExplainedLoss, Loss, OpenTransport, Opened } from './transport.ts';
import { explainLoss } from './explain-loss.ts';
import { firstCause, PolicyWatch } from './first-cause.ts';
import { reportOtherVersion } from './report-other-version.ts';
import { pause, whenAborted } from '../timing.ts';

/** What became of a transport, and how it was opened; null when there was none to open. */
interface Attempt {
  readonly open: OpenTransport | null;
  readonly opened: Opened;
}

/** The transport whose worker was superseded, and the script of the newer build's worker behind it. */
interface Turn {
  readonly open: OpenTransport;
  readonly successor: string;
}

/**
 * Opens transports one after the other until `signal` is aborted; never rejects. A transport that names a
 * successor is opened again to that at once, and to nothing else: older workers cannot write any
 * more. Where the successor does not open, the transports are asked anew, as they may know another.
 * `first`: the outcome of the first transport, if there is one. If it is open, `onChange` was called for it.
 */
export async function keepConnected(
  transports: readonly OpenTransport[],
  events: ConnectionEvents,
  signal: AbortSignal,
  first: Opened | null,
): Promise<void> {
  const closed = whenAborted(signal);
  let wait = 0;
  let known: Attempt | null = first === null ? null : { open: transports[0] ?? null, opened: first };
  let turn: Turn | null = null;
  /** Successors that were named before: they are opened again only after a pause. */
  const named = new Set<string>();
  /** The successor that did not open last. */
  let unreachable: string | null = null;
  /** Opened in place of the transport that was open, as it comes before that. */
  let preferred: Attempt | null = null;
  while (!signal.aborted) {
    const startedAt = performance.now();
    const context: TransportContext = events.context();
    const attempted: Attempt =
      preferred ??
      (turn === null
        ? await openFirst(transports, context, known)
        : await attemptWith(turn.open, { ...context, successor: turn.successor }));
    const { open, opened } = attempted;
    preferred = null;
    if (signal.aborted) {
      if (attempted === known && opened.ok) events.onChange(null, null);
      if (opened.ok) opened.value.close();
      return; // another connection may be open by now, and a report of this one would be taken for that
    }
    let loss: ExplainedLoss | null;
    if (opened.ok) {
      unreachable = null;
      // The worker of a newer build is of another version on purpose.
      if (turn === null) reportOtherVersion(opened.value);
      if (attempted !== known) events.onChange(opened.value, null);
      const over = new AbortController();
      const earlier = transports.slice(
        0,
        Math.max(
          0,
          transports.findIndex((each) => each === open),
        ),
      );
      const end = await Promise.race([
        opened.value.lost.then(explainLoss),
        closed,
        openEarlier(earlier, events.context, over.signal),
      ]);
      over.abort();
      if (end !== null && 'opened' in end) {
        preferred = end;
        known = null;
        opened.value.close();
        continue;
      }
      loss = end;
      events.onChange(null, loss === null ? null : reasonOf(loss));
      opened.value.close();
    } else {
      loss = explainLoss(opened.error);
      if (turn !== null) unreachable = turn.successor;
      // The reason that the same successor does not open was reported before, and says more.
      if (turn !== null) events.onChange(null, notReached(turn, loss));
      else if (unreachable === null || loss.successor !== unreachable) events.onChange(null, reasonOf(loss));
    }
    known = null;
    const successor = loss?.successor;
    if (successor !== undefined && open !== null) turn = { open, successor };
    else if (!opened.ok) turn = null;
    if (successor !== undefined && !named.has(successor)) {
      named.add(successor);
      continue;
    }
    if (opened.ok && performance.now() - startedAt > RECONNECT_MAX_MS) wait = 0;
    if (wait > 0) await pause(wait, signal);
    wait = Math.min(Math.max(wait * 2, RECONNECT_MS), RECONNECT_MAX_MS);
  }
}

async function attemptWith(open: OpenTransport, context: TransportContext): Promise<Attempt> {
  return { open, opened: await attempt(open, context) };
}

/**
 * Opens one of the transports that come before the one that is open. It waits longer before each try. Never settles where none
 * opens before `signal` is aborted.
 */
async function openEarlier(
  earlier: readonly OpenTransport[],
  context: () => TransportContext,
  signal: AbortSignal,
): Promise<Attempt> {
  for (let wait = EARLIER_MS; earlier.length > 0 && !signal.aborted; wait *= 2) {
    await pause(wait, signal);
    for (const open of earlier) {
      if (signal.aborted) break;
      const attempted = await attemptWith(open, context());
      if (!attempted.opened.ok) continue;
      if (!signal.aborted) return attempted;
      attempted.opened.value.close();
    }
  }
  return new Promise(() => undefined);
}

/** What of a loss is for the app. */
function reasonOf({ successor: _successor, ...failure }: ExplainedLoss): Failure {
  return failure;
}

function notReached({ successor }: Turn, { message }: Failure): Failure {
  const text = `A newer version of Holdfast has written the recordings, and its recorder ${successor} cannot be reached: ${message} This page keeps what is pending and tries again. Should that not help, export what pending() gives, then reload the page.`;
  return { code: 'version_mismatch', message: text, health: 'version_mismatch' };
}

/**
 * The first transport that opens or names a successor. When none does: the first cause of it.
 * One that threw before this code was loaded is tried again: only now are violations of the page's policy watched for, and
 * transports that the browser lacks told from those that failed.
 */
async function openFirst(
  transports: readonly OpenTransport[],
  context: TransportContext,
  known: Attempt | null,
): Promise<Attempt> {
  const losses: Loss[] = [];
  const watch = new PolicyWatch();
  for (const [index, open] of transports.entries()) {
    const tried = index === 0 && known !== null && !hasThrown(known) ? known : await attemptWith(open, context);
    if (tried.opened.ok || explainLoss(tried.opened.error).successor !== undefined) {
      watch.end();
      return tried;
    }
    if (!isUnsupported(tried.opened.error)) losses.push(tried.opened.error);
  }
  const cause = await firstCause(losses, watch.end());
  return { open: null, opened: { ok: false, error: cause } };
}

function hasThrown({ opened }: Attempt): boolean {
  return !opened.ok && 'cause' in opened.error && opened.error.cause === 'threw';
}

function isUnsupported(loss: Loss): boolean {
  return 'cause' in loss && loss.cause === 'not_supported';
}
