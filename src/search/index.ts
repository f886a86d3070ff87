// The full-text search as pages have it.

export { searchOf, type Search } from './open-search.ts';
