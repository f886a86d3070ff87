// What text and query become in a search. Pure: index, service worker and tests use it.

export { matchExpression, MIN_PREFIX_LENGTH, parseQuery, type SearchTerms, type Term } from './query.ts';
export { beginningOf, snippetOf, type Snippet } from './snippet.ts';
export { CHARACTER, indexedText, MAX_TOKEN_LENGTH, tokensOf, type Token } from './tokens.ts';
export { foldText, foldWord } from './fold.ts';
