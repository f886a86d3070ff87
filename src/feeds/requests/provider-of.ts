// Names who is asked.

import type { Api } from '../readers/reader.ts';

/** The provider that an API is of, and its own servers. Other servers speak it too. */
const PROVIDERS: Readonly<Record<Api, readonly [name: string, host: RegExp]>> = {
  openai_chat: ['openai', /(?:^|\.)openai\.(?:com|azure\.com)$/u],
  openai_responses: ['openai', /(?:^|\.)openai\.(?:com|azure\.com)$/u],
  anthropic: ['anthropic', /(?:^|\.)anthropic\.com$/u],
  gemini: ['google', /(?:^|\.)googleapis\.com$/u],
  gemini_interactions: ['google', /(?:^|\.)googleapis\.com$/u],
  ollama: ['ollama', /(?:^|\.)ollama\.com$/u],
  ai_sdk: ['ai-sdk', /^$/u],
  ag_ui: ['ag-ui', /^$/u],
};

/**
 * The name of the API's provider; the host where another server on the internet speaks the API, or where the API is not known;
 * `chat` for a server without a name.
 */
export function providerOf(api: Api | undefined, url: string): string {
  const host = /^https?:\/\/(?:[^/@]*@)?([^/:?#]+)/u.exec(url)?.[1] ?? '';
  if (api === undefined) return host === '' ? 'chat' : host;
  const [name, own] = PROVIDERS[api];
  const isElsewhere = host.includes('.') && !/^[\d.]+$/u.test(host) && !own.test(host);
  return isElsewhere && api !== 'ai_sdk' && api !== 'ag_ui' ? host : name;
}
