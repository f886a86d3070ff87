// Loads the module of one engine only: each drives its browser with means of its own.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { EngineName, TortureEngine } from './engines/engine.ts';

export const ENGINE_NAMES: readonly EngineName[] = ['chromium', 'firefox', 'webkit'];

/** Whether there is a module for the engine. */
export function hasEngine(root: string, name: EngineName): boolean {
  return existsSync(join(root, 'test/torture/engines', `${name}.ts`));
}

/** The engine of that name. Rejects when there is no module of it. */
export async function loadEngine(name: EngineName): Promise<TortureEngine> {
  const module = (await import(`./engines/${name}.ts`)) as { readonly engine: TortureEngine };
  return module.engine;
}
