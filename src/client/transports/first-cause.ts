// Why no transport opened: the first cause, and what to do about it. What came of the other transports follows from it,
// or says less.

import { PLATFORM_DEADLINE_MS, settleWithin } from '../../protocol/index.ts';
import { startTimer } from '../timing.ts';
import { explainLoss } from './explain-loss.ts';
import { ownScript } from './own-script.ts';
import { lastWorkerScript } from './start-worker.ts';
import { storageDenial } from './storage-denied.ts';
import type { ExplainedLoss, Loss, LossCause } from './transport.ts';

/** Watches for workers that the page's Content-Security-Policy forbids. */
export class PolicyWatch {
  #violation: SecurityPolicyViolationEvent | null = null;
  readonly #stop = new AbortController();

  constructor() {
    if (typeof document === 'undefined') return;
    document.addEventListener(
      'securitypolicyviolation',
      (event) => {
        if (FOR_WORKERS.test(event.effectiveDirective)) this.#violation ??= event;
      },
      { signal: this.#stop.signal },
    );
  }

  /** Ends the watch. Returns the first violation. */
  end(): SecurityPolicyViolationEvent | null {
    this.#stop.abort();
    return this.#violation;
  }
}

/** Directives that a worker's script is checked by. */
const FOR_WORKERS = /^(?:worker-src|child-src|script-src|default-src|require-trusted-types-for|trusted-types)/;

/** `losses`: of the transports in the order in which they were tried, without those that the browser does not have. */
export async function firstCause(
  losses: readonly Loss[],
  violation: SecurityPolicyViolationEvent | null,
): Promise<ExplainedLoss> {
  const denial = storageDenial();
  if (denial !== null) return denial;
  if ('isSecureContext' in globalThis && !globalThis.isSecureContext) return unreachable(INSECURE);
  const outdated = losses.map(explainLoss).find(({ code }) => code === 'version_mismatch');
  if (outdated !== undefined) return outdated;
  const [first] = losses;
  if (first === undefined) return unreachable(NO_TRANSPORTS);
  return (await explainStart(first, violation)) ?? explainLoss(first);
}

const INSECURE =
  'This page is not a secure context: browsers give the storage locks and workers that recording needs to pages over https and on localhost only. Serve the page over https.';

const NO_TRANSPORTS =
  'This browser has none of the transports that were named. Open the recorder without the option `transports`, or update the browser.';

/** What a page does about a worker that is not where it should be. */
const CURES =
  "Deploy every file of the build, each at its own address. In an app that installs the package: Vite 7 and older need optimizeDeps: { exclude: ['holdfast'] }; without a bundler, or with one that emits no workers, run `npx holdfast init <folder>` and give openRecorder() the option worker: '/holdfast-worker.js'.";

/** Why a worker did not start; null where more is not known than the loss says. */
async function explainStart(loss: Loss, violation: SecurityPolicyViolationEvent | null): Promise<ExplainedLoss | null> {
  if ('code' in loss || !START_CAUSES.has(loss.cause)) return null;
  const last = lastWorkerScript();
  const script = typeof last === 'string' ? ownScript(last) : last;
  if (TRUSTED_TYPES.test(String(loss.detail)) || violation?.effectiveDirective.includes('trusted-types') === true)
    return unreachable(
      "This page requires Trusted Types and does not allow the policy by which Holdfast starts its worker. Add it to the page's Content-Security-Policy: trusted-types holdfast. An app that installs the package also names the worker by its address: the option worker of openRecorder().",
    );
  if (violation !== null)
    return unreachable(
      `The page's Content-Security-Policy forbids the worker ${script?.href ?? violation.blockedURI} (${violation.effectiveDirective}). Allow it: worker-src 'self'.`,
    );
  if (script === null) return null;
  if (script.origin !== location.origin)
    return unreachable(
      `The worker ${script.href} is of another origin than this page, and browsers start workers of the page's own origin only. Serve the files of Holdfast from ${location.origin}: \`npx holdfast init <folder>\` copies the worker, and openRecorder() takes its address by the option worker.`,
    );
  const problem = await checkScript(script);
  if (problem !== null) return unreachable(`The worker ${script.href} could not be started: ${problem}`);
  const { code, message } = explainLoss(loss);
  return { code, message: `${message} Its script is ${script.href}. If that is not the worker of Holdfast: ${CURES}` };
}

/** Of a worker that did not start, or whose script is another one. */
const START_CAUSES = new Set<LossCause>(['threw', 'not_started', 'no_welcome']);

const TRUSTED_TYPES = /TrustedScriptURL|Trusted ?Type/;

/** What is wrong with a script that is to be served by this origin; null where nothing is known to be. */
function checkScript(script: URL): Promise<string | null> {
  const check = async (): Promise<string | null> => {
    const response = await fetch(script, { cache: 'no-store', credentials: 'same-origin' });
    await response.body?.cancel();
    if (!response.ok) return `the server answers ${response.status}. ${CURES}`;
    const type = response.headers.get('Content-Type') ?? 'no type';
    return /javascript|ecmascript/.test(type) ? null : `the server answers ${type} in place of a script. ${CURES}`;
  };
  return settleWithin<string | null>(
    check().catch(
      (error: unknown) =>
        `it cannot be fetched (${String(error)}). Check the network and the page's Content-Security-Policy.`,
    ),
    PLATFORM_DEADLINE_MS,
    startTimer,
    () => null,
  );
}

function unreachable(message: string): ExplainedLoss {
  return { code: 'not_connected', message };
}
