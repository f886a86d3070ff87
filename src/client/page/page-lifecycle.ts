// Pages that are kept for the back button, or frozen, run nothing, and must not hold what others
// wait for: a lock, or a worker of their own that is stopped in the middle of a transaction.

/** What follows a page into its suspension and out of it. */
export interface Suspendable {
  /** Aborted when there is nothing to suspend any more. */
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
  // A page that is kept is frozen, too, and both ends are told.
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
  addEventListener(
    'pagehide',
    ({ persisted }) => {
      if (persisted) suspend();
    },
    { signal },
  );
  addEventListener('pageshow', resume, { signal });
  document.addEventListener('freeze', suspend, { signal });
  document.addEventListener('resume', resume, { signal });
}
