// How those who search and the worker that holds the index reach each other.

export { SearchAsking } from './asking.ts';
export { packMessage, parseMessage, searchNames, type SearchAsk, type SearchMessage } from './messages.ts';
