// What `npm start` says: where the pages are, or why it cannot serve them.
import type { Plugin } from 'vite';

/** Prints the addresses of the viewer and the demo chat, or one line when the port is taken. */
export function startPage(): Plugin {
  return {
    name: 'holdfast:start-page',
    configurePreviewServer(server) {
      server.httpServer.on('error', (error: NodeJS.ErrnoException) => {
        if (error.code !== 'EADDRINUSE') return;
        const port = server.config.preview.port;
        console.error(`Port ${port} is taken. Choose another one: PORT=${port + 1} npm start`);
        process.exit(1);
      });
      server.printUrls = () => {
        const [address] = server.resolvedUrls?.local ?? [];
        console.log(`Viewer     ${address}`);
        console.log(`Demo chat  ${address}chat/`);
        console.log(`Examples   ${address}examples/`);
      };
    },
  };
}
