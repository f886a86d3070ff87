// What text and query become in a search. Pure: index, service worker, find in a session and tests use it.

export { matchExpression, parseQuery, type SearchTerms } from './query.ts';
export { snippetOf } from './snippet.ts';
export { CHARACTER, indexedText, MAX_TOKEN_LENGTH, tokensOf } from './tokens.ts';
export { foldText } from '../../protocol/fold-text.ts';
