// Pages that are kept for the back button run nothing, and must not hold what others wait for.

/** What follows a page into the back/forward cache and out of it. */
export interface Suspendable {
  /** Aborted when there is nothing to suspend any more. */
  readonly closed: AbortSignal;
  suspend(): void;
  resume(): Promise<void>;
}

/** Suspends `client` when the page is kept for the back button, and resumes it when the page is shown again. Does nothing outside of a page. */
export function followPageLifecycle(client: Suspendable): void {
  if (typeof document === 'undefined') return;
  const { closed: signal } = client;
  addEventListener(
    'pagehide',
    ({ persisted }) => {
      if (persisted) client.suspend();
    },
    { signal },
  );
  addEventListener(
    'pageshow',
    ({ persisted }) => {
      if (persisted) void client.resume();
    },
    { signal },
  );
}
