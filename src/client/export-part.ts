// What exports sessions: loaded with the first export.

export { exportSessions } from '../formats/index.ts';
