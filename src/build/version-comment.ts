// Says in the first line of each page which version it is of: a copy of a page is recognised by it.
import type { Plugin } from 'vite';

const DOCTYPE = /^<!doctype html>/i;

/** Adds the version to the first line of every page of a build. */
export function versionComment(version: string): Plugin {
  return {
    name: 'holdfast:version-comment',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler: (html) => html.replace(DOCTYPE, (doctype) => `${doctype}<!-- holdfast ${version} -->`),
    },
  };
}
