// A page in the back/forward cache, or a frozen one, runs nothing. It must not hold what other pages wait for: a lock, or a
// worker of its own that was stopped in the middle of a transaction.

/** What is suspended and resumed with a page. */
export interface Suspendable {
  /** Aborted when it is closed for good. */
  readonly closed: AbortSignal;
  suspend(): void;
  resume(): Promise<void>;
}

/**
 * Suspends `client` when the page is kept for the back button or frozen, and resumes it when the
 * page is shown or runs again. Does nothing outside of a page.
 */
export function followPageLifecycle(client: Suspendable): void {
  if (typeof document === 'undefined') return;
  const { closed: signal } = client;
  let isSuspended = false;
  // The browser may freeze a page that it keeps: both events come.
  const suspend = (): void => {
    if (isSuspended) return;
    isSuspended = true;
    client.suspend();
  };
  const resume = (): void => {
    if (!isSuspended) return;
    isSuspended = false;
    void client.resume();
  };
  // Apps record in listeners of their own for this event. One that is added while the event is captured comes after them all.
  addEventListener(
    'pagehide',
    ({ persisted }) => {
      if (persisted) addEventListener('pagehide', suspend, { once: true, signal });
    },
    { capture: true, signal },
  );
  addEventListener('pageshow', resume, { signal });
  document.addEventListener('freeze', suspend, { signal });
  document.addEventListener('resume', resume, { signal });
}
