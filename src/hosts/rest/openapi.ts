// The OpenAPI 3.1 description of the route table. The build writes it to a file, because it would be half of the REST
// code in workers.

import type { ErrorCode } from '../../protocol/index.ts';
import { EVENT_SCHEMAS } from './event-schemas.ts';
import { FACT_SCHEMAS } from './fact-schemas.ts';
import { REPLY_SCHEMAS } from './reply-schemas.ts';
import { STATUS_OF_CODE } from './reply.ts';
import { descriptionOf } from './route-descriptions.ts';
import type { Route } from './route.ts';
import { id, ref, sha256, text, type Schema } from './schema.ts';

/** What any route may answer. */
const ERRORS_OF_ALL: readonly ErrorCode[] = [
  'storage_unavailable',
  'version_mismatch',
  'deadline_exceeded',
  'internal_error',
];
/** What any route that writes may answer. */
const ERRORS_OF_WRITES: readonly ErrorCode[] = ['forbidden'];
/** What any route that reads a body may answer. */
const ERRORS_OF_BODIES: readonly ErrorCode[] = ['parse_error', 'payload_too_large'];

/** The base of every deployment; GET /openapi.json replies with the actual bases. */
const DEFAULT_BASE = '/api/recording';

/** The document: every path with every method that it takes, HEAD and OPTIONS too. */
export function describeApi(routes: readonly Route[], version: string): Schema {
  const paths = new Set(routes.flatMap((route) => route.paths));
  return {
    openapi: '3.1.0',
    info: {
      title: 'Holdfast recording API',
      version,
      description:
        'A flight recorder for AI chats, answered by a service worker. A reply without the header X-Recording-Host is not from it. Lengths of texts count UTF-16 code units. A body has at most 16 MiB.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: DEFAULT_BASE }],
    // Only pages of the service worker's own origin reach it.
    security: [],
    paths: Object.fromEntries([...paths].map((path) => [path, pathItem(path, routes)])),
    components: {
      schemas: { ...EVENT_SCHEMAS, ...FACT_SCHEMAS, ...REPLY_SCHEMAS },
      headers: { XRecordingHost: { description: 'Always service-worker.', required: true, schema: text } },
    },
  };
}

const PATH_PARAMETERS = [
  { name: 'id', description: "A session's id, percent-encoded.", schema: id },
  { name: 'sha256', description: 'SHA-256 of the bytes, in lower-case hexadecimal.', schema: sha256 },
];

function pathItem(path: string, routes: readonly Route[]): Schema {
  const rows = routes.filter((route) => route.paths.includes(path));
  const operations = rows.flatMap((row) => {
    const described: [string, Schema][] = [[row.method.toLowerCase(), operation(row, path)]];
    if (row.method === 'GET') described.push(['head', headOf(row, path)]);
    return described;
  });
  const named = PATH_PARAMETERS.filter(({ name }) => path.includes(`{${name}}`));
  const parameters = named.map((parameter) => ({ ...parameter, in: 'path', required: true }));
  return {
    ...(parameters.length === 0 ? {} : { parameters }),
    ...Object.fromEntries(operations),
    options: optionsOf(rows, path),
  };
}

const HEADERS = { 'X-Recording-Host': { $ref: '#/components/headers/XRecordingHost' } };

/** The id of a row's operation at one of its paths. */
function operationIdOf(row: Route, path: string): string {
  const { operationId } = descriptionOf(row);
  return row.paths.indexOf(path) === 0 ? operationId : `${operationId}Alias`;
}

/** OPTIONS of a path; its id follows from that of the path's first row. */
function optionsOf([row]: readonly Route[], path: string): Schema {
  return {
    ...(row === undefined ? {} : { operationId: `${operationIdOf(row, path)}Options` }),
    summary: 'Names the methods of this path.',
    responses: { 204: { description: 'No content.', headers: { ...HEADERS, Allow: { schema: text } } } },
  };
}

/** What a Range header is answered with. */
const PARTS: Schema = {
  206: { description: 'The part that the Range header asks for.', headers: HEADERS, content: { '*/*': {} } },
  416: { description: 'The range begins beyond the end.', headers: HEADERS },
};

function operation(row: Route, path: string): Schema {
  const { summary, body, reply, answersBytes, repliesFile } = descriptionOf(row);
  return {
    operationId: operationIdOf(row, path),
    summary,
    parameters: parametersOf(row),
    ...(body === null
      ? {}
      : {
          requestBody: {
            required: true,
            content: contentOf(body, row.fileDeadlineMs !== undefined),
          },
        }),
    responses: {
      ...(reply === null
        ? {}
        : {
            200:
              repliesFile === true
                ? fileReply(reply)
                : { description: 'Done.', headers: HEADERS, content: contentOf(reply, answersBytes === true) },
          }),
      ...(answersBytes === true ? PARTS : {}),
      ...refusals(row),
    },
  };
}

function fileReply(schema: Schema): Schema {
  return {
    description: 'The file.',
    headers: {
      ...HEADERS,
      'Content-Disposition': { description: 'An attachment, with the name of the file.', schema: text },
      'X-Export-Losses': { description: 'What the format cannot carry: codes with commas between them.', schema: text },
    },
    content: { '*/*': { schema } },
  };
}

/** The same as GET but for the body. */
function headOf(row: Route, path: string): Schema {
  const { summary, reply, answersBytes } = descriptionOf(row);
  const answered = {
    ...(reply === null ? {} : { 200: {} }),
    ...(answersBytes === true ? PARTS : {}),
    ...refusals(row),
  };
  const responses = Object.keys(answered).map((status) => [
    status,
    { description: 'As GET, without a body.', headers: HEADERS },
  ]);
  return {
    operationId: `${operationIdOf(row, path)}Head`,
    summary: `${summary} Headers only.`,
    parameters: parametersOf(row),
    responses: Object.fromEntries(responses),
  };
}

function parametersOf(row: Route): readonly Schema[] {
  const { parameters: meanings = {} } = descriptionOf(row);
  return Object.entries(row.query.parameters).map(([name, schema]) => ({
    name,
    description: meanings[name],
    schema,
    in: 'query',
    required: false,
  }));
}

function contentOf(schema: Schema, isBytes: boolean): Schema {
  return isBytes ? { '*/*': { schema } } : json(schema);
}

function json(schema: Schema): Schema {
  return { 'application/json': { schema } };
}

/** Every status with which a route refuses, with the codes that mean it. */
function refusals(row: Route): Schema {
  const codes = [
    ...descriptionOf(row).errors,
    ...(row.method === 'GET' ? [] : ERRORS_OF_WRITES),
    ...(row.takesBody ? ERRORS_OF_BODIES : []),
    ...ERRORS_OF_ALL,
  ];
  const statuses = new Set(codes.map((code) => STATUS_OF_CODE[code]));
  return Object.fromEntries([...statuses].map((status) => [status, refusal(row, status, codes)]));
}

function refusal(row: Route, status: number, codes: readonly ErrorCode[]): Schema {
  const meaning = codes.filter((code) => STATUS_OF_CODE[code] === status);
  const retry = status === 503 || status === 507 ? { 'Retry-After': { description: 'Seconds.', schema: text } } : {};
  const upgrade = status === 426 ? { Upgrade: { schema: text } } : {};
  return {
    description: meaning.join(', '),
    headers: { ...HEADERS, ...retry, ...upgrade },
    content: json(descriptionOf(row).refusal ?? ref('ErrorReply')),
  };
}
