// TypeScript's DOM library lacks the option by which a SharedWorker lives on for a while after its last page:
// https://github.com/whatwg/html/pull/11600

interface WorkerOptions {
  readonly extendedLifetime?: boolean;
}
