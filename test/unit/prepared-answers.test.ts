// The answers of the tests' own server, as their bytes are.
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { servePreparedAnswers } from '../support/prepared-answers.ts';

test.for([204, 205])(
  'an answer %s ends with its head, so that the next on its connection begins there',
  async (status) => {
    const server = await servePreparedAnswers();
    server.answer('/empty', { body: '', status });
    const { hostname, port } = new URL(server.url);
    const socket = connect(Number(port), hostname);
    socket.write('GET /empty HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
    const [head, ...rest] = (await text(socket)).split('\r\n\r\n');
    expect(head).toMatch(`HTTP/1.1 ${status}`);
    expect(rest).toEqual(['']);
    await server.close();
  },
);
