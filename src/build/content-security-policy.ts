// The Content-Security-Policy of our pages, as the first element of each page's head. `frame-ancestors` is missing: it
// works in a header only, so a host that wants it sends it.
import type { Plugin } from 'vite';

/** The chat talks to the model server that the person chooses, wherever that is. */
const CHAT_PATH = '/chat/index.html';

/** Adds the policy to every page, in development and in the build. */
export function contentSecurityPolicy(): Plugin {
  return {
    name: 'holdfast:content-security-policy',
    transformIndexHtml: {
      order: 'post',
      handler: (_html, { path }) => [
        {
          tag: 'meta',
          attrs: { 'http-equiv': 'Content-Security-Policy', content: policyOf(path) },
          injectTo: 'head-prepend',
        },
      ],
    },
  };
}

/** Everything is forbidden but what a directive allows. Lit's style sheets are constructed ones, which no directive governs. */
function policyOf(path: string): string {
  return [
    `default-src 'none'`,
    `script-src 'self'`,
    `style-src 'self'`,
    // Pictures that are in a recording itself, or attached to one. None is requested from anywhere, but by picture.html for one that a person asks for.
    `img-src 'self' data: blob:`,
    // Audio and video that are attached to a recording.
    `media-src blob:`,
    `frame-src 'self'`,
    `manifest-src 'self'`,
    `worker-src 'self'`,
    `connect-src 'self'${path === CHAT_PATH ? ' https: http:' : ''}`,
    `base-uri 'none'`,
    `form-action 'none'`,
    `require-trusted-types-for 'script'`,
    // Lit's policy, the one of our client library for the addresses of its workers, and that of what sanitises recorded HTML.
    `trusted-types lit-html holdfast dompurify`,
  ].join('; ');
}
