// The browsers of the damage run: the engines of the torture run, and Chromium with its coming backend of IndexedDB.
import { loadEngine } from '../torture/load-engine.ts';
import type { TortureEngine } from '../torture/engines/engine.ts';

export const ENGINES = ['chromium', 'chromium-sqlite', 'firefox', 'webkit'] as const;

export type Engine = (typeof ENGINES)[number];

export type BrowserEngine = Pick<TortureEngine, 'bring' | 'launch'>;

const SQLITE_SWITCH = '--enable-features=IdbSqliteBackingStore';

export async function engineOf(name: Engine): Promise<BrowserEngine> {
  if (name !== 'chromium-sqlite') return loadEngine(name);
  const module = await import('../torture/engines/chromium.ts');
  return module.chromiumWith([SQLITE_SWITCH]);
}
