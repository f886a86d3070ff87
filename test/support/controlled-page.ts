// The page's end of a test's WebSocket: receives commands one at a time, and answers each.
import type { FromPage, ToPage } from './control-server.ts';

/** Performs a command. Its resolved value is the answer. */
export type Perform<Command> = (command: Command) => Promise<unknown>;

/**
 * Connects to the control server that is named in the page's URL, and performs its commands. Returns
 * the function that sends reports.
 */
export function takeCommands<Command>(perform: Perform<Command>): (report: unknown) => void {
  const parameters = new URLSearchParams(location.search);
  const socket = new WebSocket(`ws://localhost:${parameters.get('socket')}/?tab=${parameters.get('tab')}`);
  const send = (message: FromPage<unknown>): void => {
    // If the connection closes, the page continues: the test ends it by other means.
    if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
  };
  socket.addEventListener('message', ({ data }) => {
    const { id, command } = JSON.parse(String(data)) as ToPage<Command>;
    perform(command).then(
      (value) => {
        send({ type: 'done', id, value });
      },
      (error: unknown) => {
        send({ type: 'failed', id, message: String(error) });
      },
    );
  });
  return (report) => {
    send({ type: 'reported', report });
  };
}
