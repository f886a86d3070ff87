// The page's end of a test's WebSocket: takes commands one by one, and answers each.
import type { FromPage, ToPage } from './control-server.ts';

/** Does what a command says; what it resolves to is the answer. */
export type Perform<Command> = (command: Command) => Promise<unknown>;

/**
 * Connects to the control server that the page's address names, and performs its commands. Answers
 * with the function that reports something unasked.
 */
export function takeCommands<Command>(perform: Perform<Command>): (report: unknown) => void {
  const parameters = new URLSearchParams(location.search);
  const socket = new WebSocket(`ws://localhost:${parameters.get('socket')}/?tab=${parameters.get('tab')}`);
  const tell = (message: FromPage<unknown>): void => {
    // Without the test the page keeps on: it dies by other hands.
    if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
  };
  socket.addEventListener('message', ({ data }) => {
    const { id, command } = JSON.parse(String(data)) as ToPage<Command>;
    perform(command).then(
      (value) => {
        tell({ type: 'done', id, value });
      },
      (error: unknown) => {
        tell({ type: 'failed', id, message: String(error) });
      },
    );
  });
  return (report) => {
    tell({ type: 'reported', report });
  };
}
