// Loads the module of one engine only, because each uses different libraries to drive its browser.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { EngineName, TortureEngine } from './engines/engine.ts';

export const ENGINE_NAMES: readonly EngineName[] = ['chromium', 'firefox', 'webkit'];

/** Whether a module for the engine exists. */
export function hasEngine(root: string, name: EngineName): boolean {
  return existsSync(join(root, 'test/torture/engines', `${name}.ts`));
}

/** Resolves with the engine of that name. Rejects if it has no module. */
export async function loadEngine(name: EngineName): Promise<TortureEngine> {
  const module = (await import(`./engines/${name}.ts`)) as { readonly engine: TortureEngine };
  return module.engine;
}
