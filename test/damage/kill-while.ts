// Kills a browser while it records.

/** Resolves when it has ended, and its page records no more. */
export async function killWhile(browser: { kill(): Promise<void> }, writing: Promise<void>): Promise<void> {
  const stopped = writing.catch(() => undefined); // its page dies
  await browser.kill();
  await stopped;
}
