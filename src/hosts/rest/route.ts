// What a row of the route table is, and what its handler gets to see.

import type { ExportedFile } from '../../formats/index.ts';
import type { ChosenFile } from '../../importer/index.ts';
import {
  failed,
  ok,
  type ExportedSessions,
  type ImportEnd,
  type RecordingApi,
  type Reply,
  type Result,
} from '../../protocol/index.ts';
import type { QueryReader } from './parameters.ts';
import { readFileBody } from './read-file-body.ts';
import { readJsonBody } from './read-json-body.ts';
import type { Answer } from './reply.ts';
import type { Schema } from './schema.ts';
import type { AskIndex } from './search-messages.ts';

/** The part of the recorder that REST needs. */
export interface RestRecorder {
  readonly api: RecordingApi;
  record(events: readonly unknown[], source: { readonly page_id: string | null }): Promise<readonly Reply[]>;
}

/** Begins an export in a format. `redact`: whether secrets are replaced. Never rejects. */
export type ExportSessions = (
  wanted: ExportedSessions,
  format: string,
  redact: boolean,
) => Promise<Result<ExportedFile>>;

/** Imports a file into the recordings. Never rejects. */
export type ImportFile = (file: ChosenFile) => Promise<ImportEnd>;

/** What every request has in common. */
export interface RestService {
  readonly recorder: RestRecorder;
  /** Reads the OpenAPI description of the build. */
  readonly readDescription: () => Promise<Result<Schema>>;
  /** Asks the search index, which a page of the viewer may hold. */
  readonly askIndex: AskIndex;
  readonly importFile: ImportFile;
  readonly exportSessions: ExportSessions;
  readonly bases: readonly string[];
  readonly routes: readonly Route[];
}

/** A request as a handler sees it: everything is read and checked. */
export interface Call<Query> {
  readonly service: RestService;
  /** Keeps the worker alive until what is answered has been read. */
  readonly waitUntil: (work: Promise<unknown>) => void;
  /** The page that asked; null when the browser does not say. */
  readonly page_id: string | null;
  /** The `{id}` of the path, decoded; empty where the path has no id. */
  readonly session_id: string;
  /** The `{sha256}` of the path, in the same way: a path has one or the other, and each stands in both. */
  readonly sha256: string;
  readonly query: Query;
  /** The JSON of the body, or the file; undefined where the route takes none. */
  readonly body: unknown;
  /** For its headers. */
  readonly request: Request;
}

interface RouteShape {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below the base; the first is the name, the others are aliases. `{id}` stands for a session's id, `{sha256}` for an attachment's name. */
  readonly paths: readonly [string, ...string[]];
  /** Whether a body is read. */
  readonly takesBody: boolean;
  /** The body is a file, and not JSON: reading it takes longer than other requests, in ms. */
  readonly fileDeadlineMs?: number;
}

interface RouteDefinition<Query> extends RouteShape {
  readonly query: QueryReader<Query>;
  handle(call: Call<Query>): Answer | Promise<Answer | Response>;
}

/** A request before it is read. */
interface Incoming {
  readonly service: RestService;
  readonly waitUntil: (work: Promise<unknown>) => void;
  readonly page_id: string | null;
  readonly request: Request;
  readonly search: URLSearchParams;
  /** The id in the path as it came. */
  readonly rawId: string | null;
}

/** A row of the table, and the reading, checking and handling of a request for it. */
export interface Route extends RouteShape {
  readonly query: QueryReader<unknown>;
  answer(incoming: Incoming): Promise<Answer | Response>;
}

/** Makes a row; the handler's `query` has the types of the row's parameters. */
export function defineRoute<Query>(definition: RouteDefinition<Query>): Route {
  return {
    ...definition,
    async answer({ service, waitUntil, page_id, request, search, rawId }) {
      const id = decodeId(rawId);
      if (!id.ok) return id;
      const query = definition.query.read(search);
      if (!query.ok) return query;
      const readBody = definition.fileDeadlineMs === undefined ? readJsonBody : readFileBody;
      const body = definition.takesBody ? await readBody(request) : ok(undefined);
      if (!body.ok) return body;
      return definition.handle({
        service,
        waitUntil,
        page_id,
        session_id: id.value,
        sha256: id.value,
        query: query.value,
        body: body.value,
        request,
      });
    },
  };
}

function decodeId(rawId: string | null): Result<string> {
  if (rawId === null) return ok('');
  try {
    return ok(decodeURIComponent(rawId));
  } catch (error) {
    if (!(error instanceof URIError)) throw error;
    return failed(
      'invalid_event',
      `The id ${JSON.stringify(rawId)} in the path is not percent-encoded UTF-8. Encode it with encodeURIComponent and ask again.`,
    );
  }
}
