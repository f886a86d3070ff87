// The server that nothing of the viewer may ask for anything.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { serve, type FileServer } from '../support/serve.ts';

/** Serves no file until the end of the test. */
export async function serveEvil(): Promise<FileServer> {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-evil-'));
  const server = await serve(folder);
  onTestFinished(async () => {
    await server.close();
    await rm(folder, { recursive: true });
  });
  return server;
}
