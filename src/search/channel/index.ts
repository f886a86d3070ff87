// How those who search and the worker that holds the index reach each other.

export { SearchAsking, type AskingOptions } from './asking.ts';
export {
  packMessage,
  parseMessage,
  searchNames,
  type SearchAnswers,
  type SearchAsk,
  type SearchMessage,
} from './messages.ts';
