// What the pages of the benchmark need of their server and browser.

/** Headers of an isolated origin: its pages have clocks of 5 µs instead of 100 µs, and may measure the memory of their workers. Chromium then runs SharedWorkers in separate processes. */
export const ISOLATION = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

/** The measurement of memory waits for a garbage collection otherwise, which may be minutes away. */
export const EAGER_MEMORY = { args: ['--enable-blink-features=ForceEagerMeasureMemory'] };
