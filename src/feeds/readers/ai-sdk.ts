// UI message streams of the Vercel AI SDK.

import type { JsonValue } from '../../protocol/index.ts';
import type { ToolResult } from '../answer-sink.ts';
import { messageOf } from '../requests/request-parts.ts';
import type { AnswerProgress } from './answer-progress.ts';
import { asText, filledText, isObject, textOf, type JsonObject } from './json-members.ts';
import { embeddedFile } from './embedded-data.ts';
import type { ReadValue } from './reader.ts';

export function readAiSdk(answer: AnswerProgress): ReadValue {
  /** Calls whose input came as deltas. */
  const streamed = new Set<string>();

  function readTool(kind: string, chunk: JsonObject): void {
    const id = textOf(chunk['toolCallId']);
    const name = filledText(chunk['toolName']);
    switch (kind) {
      case 'input-start':
        return answer.toolCall({ key: id, id, name, metadata: toolMetadata(chunk) });
      case 'input-delta':
        streamed.add(id);
        return answer.toolCall({ key: id, id, arguments: textOf(chunk['inputTextDelta']) });
      case 'input-available':
      case 'input-error': {
        const input = streamed.has(id) ? '' : asText(chunk['input']);
        streamed.add(id);
        answer.toolCall({ key: id, id, name, arguments: input, metadata: toolMetadata(chunk) });
        return kind === 'input-error' ? toolFailed(id, chunk['errorText']) : undefined;
      }
      case 'output-available':
        return readOutput(chunk['preliminary'], { key: id, id, content: chunk['output'] ?? '' });
      case 'output-error':
        return toolFailed(id, chunk['errorText']);
      case 'output-denied':
        return toolFailed(id, 'denied');
      default:
        return answer.raw(chunk);
    }
  }

  /** A preliminary output comes again, longer, until the last one is none. */
  function readOutput(isPreliminary: JsonValue | undefined, result: ToolResult): void {
    if (isPreliminary === true) answer.preliminaryResult(result);
    else answer.toolResult(result);
  }

  function toolFailed(id: string, text: JsonValue | undefined): void {
    answer.toolResult({ key: id, id, content: textOf(text), is_error: true });
  }

  function readFile({ url, mediaType, ...rest }: JsonObject): void {
    const [, base64] = /^data:[^,]*;base64,(.*)$/su.exec(textOf(url)) ?? [];
    if (base64 !== undefined) answer.file(embeddedFile(textOf(mediaType), base64));
    else answer.file({ ...withoutType(rest), media_type: textOf(mediaType), url: textOf(url) });
  }

  function readSteering({ id, parts }: JsonObject): void {
    const { text, parts: others } = messageOf('user', parts);
    const metadata = others === undefined ? undefined : { parts: [...others] };
    answer.userMessage({ id: filledText(id), content: text, metadata });
  }

  return (chunk) => {
    const type = textOf(chunk['type']);
    const { id, delta } = chunk;
    answer.describe({ message_metadata: chunk['messageMetadata'] });
    switch (type) {
      case 'start':
        return answer.describe({ response_id: chunk['messageId'] });
      case 'text-delta':
        return answer.append(textOf(delta));
      case 'reasoning-start':
      case 'reasoning-delta':
      case 'reasoning-end':
        return answer.reasoning(textOf(delta), { key: textOf(id), metadata: providerMetadata(chunk) });
      case 'text-start':
      case 'text-end':
      case 'finish-step':
      case 'message-metadata':
        return;
      case 'start-step':
        return answer.step();
      case 'reset-step':
        streamed.clear();
        return answer.step(true);
      case 'steering-message':
        return readSteering(chunk);
      case 'source-url':
      case 'source-document':
        return answer.source({ ...withoutType(chunk), type });
      case 'file':
      case 'reasoning-file':
        return readFile(chunk);
      case 'finish':
        answer.finish(chunk['finishReason']);
        // A replay that ends here; the answer itself was cut off.
        if (chunk['finishReason'] === 'interrupted') return answer.cutOff();
        return answer.complete();
      case 'abort':
        return answer.stop();
      case 'error':
        return answer.fail({ message: textOf(chunk['errorText']) });
    }
    if (type.startsWith('tool-')) readTool(type.slice('tool-'.length), chunk);
    else answer.raw(chunk);
  };
}

function providerMetadata({ providerMetadata: metadata }: JsonObject): { [key: string]: JsonValue } | undefined {
  return isObject(metadata) ? { provider_metadata: metadata } : undefined;
}

function toolMetadata(chunk: JsonObject): { [key: string]: JsonValue } | undefined {
  const title = filledText(chunk['title']);
  const metadata = {
    ...providerMetadata(chunk),
    ...(chunk['providerExecuted'] === true ? { provider_executed: true } : {}),
    ...(title === undefined ? {} : { title }),
  };
  return Object.keys(metadata).length > 0 ? metadata : undefined;
}

function withoutType({ type: _type, ...rest }: JsonObject): { [key: string]: JsonValue } {
  return rest;
}
