// The REST transport: answers every Request with a Response. Independent of its environment, so the service worker, an
// app's own worker and the tests all use it.

import { failed, reasonOf, settleWithin, REST_DEADLINE_MS } from '../../protocol/index.ts';
import { startTimer } from '../timing.ts';
import { allowOf, matchPath } from './match-path.ts';
import { readDescription } from './read-description.ts';
import { emptyReply, jsonReply, withoutBody } from './reply.ts';
import type { ExportSessions, ImportFile, RestService, RestRecorder } from './route.ts';
import { ROUTES } from './routes.ts';
import type { AskIndex } from './search-messages.ts';

export interface RestHandler {
  /** True for an address that is the API's: below one of the bases. The origin is the caller's to check. */
  matches(url: URL): boolean;
  /** Answers within a deadline and never rejects. */
  handle(request: Request, context: RequestContext): Promise<Response>;
}

/** Where a request comes from. */
export interface RequestContext {
  /** The page that sent it; null when unknown. */
  readonly page_id: string | null;
  /** Keeps the worker alive for the body of the answer. Default: it lives without that. */
  readonly waitUntil?: (work: Promise<unknown>) => void;
}

export interface RestHandlerOptions {
  readonly recorder: RestRecorder;
  /** Path prefixes under which the API answers, such as `/api/recording`. */
  readonly bases: readonly string[];
  /** Gets the build's `openapi.json`. */
  readonly openApi: () => Promise<Response>;
  /** Asks the search index. Default: there is none. */
  readonly askIndex?: AskIndex;
  /** Imports a file. Default: nothing can. */
  readonly importFile?: ImportFile;
  /** Exports sessions. Default: nothing can. */
  readonly exportSessions?: ExportSessions;
}

const NO_INDEX: AskIndex = () => Promise.resolve(failed('not_connected', 'There is no search index.'));

const NO_IMPORT: ImportFile = async () => ({
  report: { format: '', sessions: [], skipped: [], warnings: [] },
  error: { code: 'not_connected', message: 'This service worker imports no files. Import them in the viewer.' },
});

const NO_EXPORT: ExportSessions = async () =>
  failed('not_connected', 'This service worker exports nothing. Export in the viewer, or with the client library.');

/** True for a method that may change what is recorded. */
export function isWrite(method: string): boolean {
  return method !== 'GET' && method !== 'HEAD' && method !== 'OPTIONS';
}

export function createRestHandler({
  recorder,
  bases,
  openApi,
  askIndex = NO_INDEX,
  importFile = NO_IMPORT,
  exportSessions = NO_EXPORT,
}: RestHandlerOptions): RestHandler {
  const service: RestService = {
    recorder,
    readDescription: () => readDescription(openApi),
    askIndex,
    importFile,
    exportSessions,
    routes: ROUTES,
    bases: bases.map((base) => base.replace(/\/+$/, '')),
  };
  return {
    matches: (url) => pathBelow(service.bases, url) !== null,
    async handle(request, context) {
      const deadline = deadlineOf(service, request);
      const reply = await withinDeadline(request, deadline, () => answer(service, request, context));
      return request.method === 'HEAD' ? withoutBody(reply) : reply;
    },
  };
}

async function answer(
  service: RestService,
  request: Request,
  { page_id, waitUntil = () => undefined }: RequestContext,
): Promise<Response> {
  const url = new URL(request.url);
  const matches = matchPath(service.routes, pathBelow(service.bases, url) ?? '');
  if (matches.length === 0) {
    return jsonReply(
      failed('not_found', `No route ${url.pathname}. GET ${service.bases[0] ?? ''}/openapi.json lists all routes.`),
    );
  }
  const allow = allowOf(matches.map(({ route }) => route));
  if (request.method === 'OPTIONS') return emptyReply({ Allow: allow });
  const method = request.method === 'HEAD' ? 'GET' : request.method;
  const match = matches.find(({ route }) => route.method === method);
  if (match === undefined) {
    return jsonReply(failed('method_not_allowed', `${url.pathname} does not take ${method}. Use one of: ${allow}.`), {
      Allow: allow,
    });
  }
  // A form of another site arrives as a navigation; fetch and sendBeacon have no destination.
  if (isWrite(method) && (request.mode === 'navigate' || request.destination !== '')) {
    return jsonReply(
      failed(
        'forbidden',
        `${method} ${url.pathname} does not accept a form or a navigation. Send it with fetch or sendBeacon.`,
      ),
    );
  }
  const answered = await match.route.answer({
    service,
    waitUntil,
    page_id,
    request,
    search: url.searchParams,
    rawId: match.rawId,
  });
  return answered instanceof Response ? answered : jsonReply(answered);
}

/** How long a request may take, in ms. */
function deadlineOf({ routes, bases }: RestService, { method, url }: Request): number {
  const matches = matchPath(routes, pathBelow(bases, new URL(url)) ?? '');
  return matches.find(({ route }) => route.method === method)?.route.fileDeadlineMs ?? REST_DEADLINE_MS;
}

/** What follows a base in a path; null for a path below none. */
function pathBelow(bases: readonly string[], url: URL): string | null {
  const base = bases.find((prefix) => url.pathname === prefix || url.pathname.startsWith(`${prefix}/`));
  return base === undefined ? null : url.pathname.slice(base.length);
}

async function withinDeadline(request: Request, deadline: number, work: () => Promise<Response>): Promise<Response> {
  const what = `${request.method} ${new URL(request.url).pathname}`;
  try {
    return await settleWithin(work(), deadline, startTimer, () => {
      const message = `${what} took longer than ${deadline} ms. It may still take effect; ask again, with the same event ids.`;
      return jsonReply(failed('deadline_exceeded', message));
    });
  } catch (error) {
    return jsonReply(
      failed('internal_error', `${what} failed because of a bug in Holdfast: ${reasonOf(error)}. Please report it.`),
    );
  }
}
