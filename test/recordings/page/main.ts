// The script of a page that fills a namespace with generated recordings. It takes its options from `fillRecordings`.
import { planSessions, type GeneratorOptions } from '../session-plan.ts';
import { writeRecordings } from '../write-recordings.ts';

declare global {
  interface Window {
    /** Fills a new namespace. Resolves with the time that this took, in ms. */
    fillRecordings: (namespace: string, options: GeneratorOptions) => Promise<number>;
  }
}

window.fillRecordings = async (namespace, options) => {
  const startedAt = performance.now();
  await writeRecordings(namespace, planSessions(options), (sessions) => {
    document.title = String(sessions);
  });
  return performance.now() - startedAt;
};
