// Anthropic messages: a stream of content blocks, or one message.

import type { JsonValue } from '../../protocol/index.ts';
import { answerError } from './answer-error.ts';
import type { AnswerProgress } from './answer-progress.ts';
import { asText, filledText, isObject, objectOf, objectsOf, textOf, type JsonObject } from './json-members.ts';
import type { ReadValue } from './reader.ts';

export function readAnthropic(answer: AnswerProgress): ReadValue {
  /** The totals so far: each report holds only some of them. */
  let usage: JsonObject = {};
  /** Blocks whose whole input came at their start. */
  const wholeInputs = new Set<string>();
  const signatures = new Map<string, string>();

  function addUsage(added: JsonValue | undefined): void {
    if (!isObject(added)) return;
    usage = { ...usage, ...added };
    answer.usage(usage);
  }

  function finish({ stop_reason, stop_sequence, stop_details, container }: JsonObject): void {
    answer.describe({ stop_sequence, stop_details, container });
    if (filledText(stop_reason) !== undefined) answer.finish(stop_reason);
  }

  function readMessage(message: JsonObject): void {
    answer.describe({ response_id: message['id'], model: message['model'] });
    addUsage(message['usage']);
    for (const [index, block] of objectsOf(message['content']).entries()) beginBlock(asText(index), block);
    finish(message);
  }

  function beginBlock(key: string, block: JsonObject): void {
    const { type, text, citations, thinking, signature, data } = block;
    if (type === 'text') {
      answer.append(textOf(text));
      for (const citation of objectsOf(citations)) answer.source(citation);
    } else if (type === 'thinking') {
      answer.reasoning(textOf(thinking), { key });
      sign(key, textOf(signature));
    } else if (type === 'redacted_thinking') {
      answer.reasoning('', { key, metadata: { redacted_thinking: textOf(data) } });
    } else if (typeof type === 'string' && type.endsWith('tool_use')) beginCall(key, type, block);
    else if (typeof type === 'string' && type.endsWith('tool_result')) readResult(key, block);
    else answer.raw(block);
  }

  function beginCall(key: string, type: string, { id, name, input, server_name }: JsonObject): void {
    const isWhole = isObject(input) ? Object.keys(input).length > 0 : filledText(input) !== undefined;
    if (isWhole) wholeInputs.add(key);
    const server = filledText(server_name);
    const metadata =
      type === 'tool_use' ? undefined : { type, ...(server === undefined ? {} : { server_name: server }) };
    answer.toolCall({
      key,
      id: filledText(id),
      name: filledText(name),
      arguments: isWhole ? asText(input) : '',
      metadata,
    });
  }

  function readResult(key: string, { type, tool_use_id, content, is_error }: JsonObject): void {
    const kind = objectOf(content)['type'];
    const failed = is_error === true || (typeof kind === 'string' && kind.endsWith('_error'));
    answer.toolResult({
      key,
      id: filledText(tool_use_id),
      content: content ?? '',
      ...(failed ? { is_error: true } : {}),
      metadata: { type: textOf(type) },
    });
  }

  /** A signature may come in pieces, and is useful only as a whole. */
  function sign(key: string, piece: string): void {
    if (piece === '') return;
    const signature = (signatures.get(key) ?? '') + piece;
    signatures.set(key, signature);
    answer.reasoning('', { key, metadata: { signature } });
  }

  function readDelta(key: string, delta: JsonObject): void {
    switch (delta['type']) {
      case 'text_delta':
        return answer.append(textOf(delta['text']));
      case 'input_json_delta': {
        const json = textOf(delta['partial_json']);
        if (json !== '' && !wholeInputs.has(key)) answer.toolCall({ key, arguments: json });
        return;
      }
      case 'thinking_delta':
        return answer.reasoning(textOf(delta['thinking']), { key });
      case 'signature_delta':
        return sign(key, textOf(delta['signature']));
      case 'citations_delta':
        return isObject(delta['citation']) ? answer.source(delta['citation']) : undefined;
      default:
        return answer.raw(delta);
    }
  }

  return (event) => {
    const { type, index, message, delta } = event;
    const key = asText(index ?? 0);
    switch (type) {
      case 'message_start':
        return readMessage(objectOf(message));
      case 'message':
        readMessage(event);
        return answer.complete();
      case 'content_block_start':
        return beginBlock(key, objectOf(event['content_block']));
      case 'content_block_delta':
        return readDelta(key, objectOf(delta));
      case 'content_block_stop':
      case 'ping':
        return;
      case 'message_delta':
        addUsage(event['usage']);
        return finish(objectOf(delta));
      case 'message_stop':
        return answer.complete();
      default:
        if (event['error'] === undefined) return answer.raw(event);
        return answer.fail(answerError(event['error']));
    }
  };
}
