// The OpenAPI 3.1 description of the route table. Made when the build is: in workers it would be half of the REST transport.

import type { ErrorCode } from '../../protocol/index.ts';
import { EVENT_SCHEMAS, id } from './event-schemas.ts';
import { FACT_SCHEMAS } from './fact-schemas.ts';
import { REPLY_SCHEMAS } from './reply-schemas.ts';
import { STATUS_OF_CODE } from './reply.ts';
import { descriptionOf } from './route-descriptions.ts';
import type { Route } from './route.ts';
import { ref, text, type Schema } from './schema.ts';

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

/** The document but for `servers`, which the transport adds: every path with every method it takes, HEAD and OPTIONS too. */
export function describeApi(routes: readonly Route[], version: string): Schema {
  const paths = new Set(routes.flatMap((route) => route.paths));
  return {
    openapi: '3.1.0',
    info: {
      title: 'Holdfast recording API',
      version,
      description:
        'A flight recorder for AI chats, answered by a service worker. A reply without the header X-Recording-Host is not from it.',
    },
    paths: Object.fromEntries([...paths].map((path) => [path, pathItem(path, routes)])),
    components: {
      schemas: { ...EVENT_SCHEMAS, ...FACT_SCHEMAS, ...REPLY_SCHEMAS },
      headers: { XRecordingHost: { description: 'Always service-worker.', required: true, schema: text } },
    },
  };
}

function pathItem(path: string, routes: readonly Route[]): Schema {
  const rows = routes.filter((route) => route.paths.includes(path));
  const operations = rows.flatMap((row) => {
    const described: [string, Schema][] = [[row.method.toLowerCase(), operation(row, path)]];
    if (row.method === 'GET') described.push(['head', headOf(row)]);
    return described;
  });
  const parameters = path.includes('{id}')
    ? {
        parameters: [
          { name: 'id', in: 'path', required: true, description: "A session's id, percent-encoded.", schema: id },
        ],
      }
    : {};
  return { ...parameters, ...Object.fromEntries(operations), options: OPTIONS };
}

const HEADERS = { 'X-Recording-Host': { $ref: '#/components/headers/XRecordingHost' } };

const OPTIONS: Schema = {
  summary: 'Names the methods of this path.',
  responses: { 204: { description: 'No content.', headers: { ...HEADERS, Allow: { schema: text } } } },
};

function operation(row: Route, path: string): Schema {
  const alias = row.paths.indexOf(path);
  const { operationId, summary, body, reply } = descriptionOf(row);
  return {
    operationId: alias === 0 ? operationId : `${operationId}Alias`,
    summary,
    parameters: parametersOf(row),
    ...(body === null ? {} : { requestBody: { required: true, content: json(body) } }),
    responses: {
      ...(reply === null ? {} : { 200: { description: 'Done.', headers: HEADERS, content: json(reply) } }),
      ...refusals(row),
    },
  };
}

/** The same as GET but for the body. */
function headOf(row: Route): Schema {
  const { summary, reply } = descriptionOf(row);
  const answered = { ...(reply === null ? {} : { 200: {} }), ...refusals(row) };
  const responses = Object.keys(answered).map((status) => [
    status,
    { description: 'As GET, without a body.', headers: HEADERS },
  ]);
  return {
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
