// The chunks that make a message of the AI SDK, or parts of one, again.

import { filledText, objectOf, objectsOf, textOf, type JsonObject } from '../../feeds/readers/json-members.ts';
import type { JsonValue } from '../../protocol/index.ts';

/** A chunk. Its members that are undefined are absent. */
export type Chunk = Readonly<Record<string, JsonValue | undefined>>;

/** The stream of a message that an answer goes on with, up to the answer. */
export function precedingText(message: JsonObject): string {
  return messageChunks(message)
    .map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`)
    .join('');
}

/** All that a stream of this message began with. What follows goes on with the message. */
export function messageChunks({ id, metadata, parts }: JsonObject): Chunk[] {
  return [{ type: 'start', messageId: id, messageMetadata: metadata }, ...objectsOf(parts).flatMap(partChunks)];
}

/** The chunks of a part of a message. `index`: makes the id of its text, which parts do not keep. */
export function partChunks(part: Chunk, index: number): Chunk[] {
  const type = textOf(part['type']);
  switch (type) {
    case 'step-start':
      return [{ type: 'start-step' }];
    case 'text':
    case 'reasoning':
      return textChunks(type, part, `part-${index}`);
    case 'dynamic-tool':
      return toolChunks(part, { toolName: part['toolName'], dynamic: true });
    default:
      return type.startsWith('tool-') ? toolChunks(part, { toolName: type.slice('tool-'.length) }) : [part];
  }
}

function textChunks(
  kind: string,
  { id: ownId, text, state, citations, providerMetadata }: Chunk,
  newId: string,
): Chunk[] {
  const id = ownId ?? newId;
  return [
    { type: `${kind}-start`, id, providerMetadata },
    { type: `${kind}-delta`, id, delta: text },
    ...(state === 'streaming' ? [] : [{ type: `${kind}-end`, id, citations }]),
  ];
}

/** `tool-input-available` makes the app run a tool of the page, so it stands for a call only that has nothing further. */
function toolChunks(part: Chunk, named: Chunk): Chunk[] {
  const { toolCallId, state, input, rawInput, title, toolMetadata, providerExecuted } = part;
  const providerMetadata = part['callProviderMetadata'];
  const call = { toolCallId, ...named, title, toolMetadata, providerExecuted, providerMetadata };
  if (state === 'input-available') return [{ type: 'tool-input-available', ...call, input }];
  const inputTextDelta = input === undefined ? filledText(rawInput) : JSON.stringify(input);
  return [
    { type: 'tool-input-start', ...call },
    ...(inputTextDelta === undefined ? [] : [{ type: 'tool-input-delta', toolCallId, inputTextDelta }]),
    ...approvalChunks(part),
    ...outputChunks(part),
  ];
}

function approvalChunks({ toolCallId, approval }: Chunk): Chunk[] {
  const { id: approvalId, approved, reason, descriptor, requestReason, ...rest } = objectOf(approval);
  if (approvalId === undefined) return [];
  const about = { toolCallId, approvalId, approvalDescriptor: descriptor, reason: requestReason };
  return [
    { type: 'tool-approval-request', ...rest, ...about },
    ...(approved === undefined ? [] : [{ type: 'tool-approval-response', approvalId, approved, reason }]),
  ];
}

function outputChunks({ toolCallId, state, output, errorText, preliminary, resultProviderMetadata }: Chunk): Chunk[] {
  const about = { toolCallId, providerMetadata: resultProviderMetadata };
  switch (state) {
    case 'output-available':
      return [{ type: 'tool-output-available', ...about, output, preliminary }];
    case 'output-error':
      return [{ type: 'tool-output-error', ...about, errorText }];
    case 'output-denied':
      return [{ type: 'tool-output-denied', toolCallId }];
    default:
      return [];
  }
}
