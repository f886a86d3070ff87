// A development server of Vite.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** Starts the server of the app in `folder`, until the end of the test. `environment`: what its configuration reads. Resolves with its address. */
export async function startDevelopmentServer(folder: string, environment: NodeJS.ProcessEnv = {}): Promise<string> {
  const port = await freePort();
  const args = [join(folder, 'node_modules/vite/bin/vite.js'), '--port', String(port), '--strictPort', '--force'];
  const env = { ...process.env, ...environment, NODE_ENV: 'development', NO_COLOR: '1' };
  const server = spawn(process.execPath, args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(async () => {
    server.kill();
    await once(server, 'close');
  });
  let printed = '';
  return new Promise((resolve, reject) => {
    // It is read to its end: a server whose output nobody reads any more ends with the next line that it prints.
    server.stdout.on('data', (chunk: Buffer) => {
      printed += String(chunk);
      const [address] = /http:\/\/\S+:\d+\//.exec(printed) ?? [];
      if (address !== undefined) resolve(address);
    });
    server.on('close', () => {
      reject(new Error(`The development server ended: ${printed}`));
    });
  });
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
