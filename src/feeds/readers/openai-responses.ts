// OpenAI responses. Items are told apart by their place in the output: servers change `item_id` from event to event.
// What streams as deltas comes again whole in `done` events and in the last one: only what is new of it is passed on.

import { answerError } from './answer-error.ts';
import type { AnswerProgress } from './answer-progress.ts';
import { filledText, isObject, objectOf, objectsOf, textOf, type JsonObject } from './json-members.ts';
import type { ReadValue } from './reader.ts';
import { createResponseItems } from './response-items.ts';

/** Events that only say how far the server is. */
const PROGRESS = /\.(?:queued|in_progress|searching|interpreting|generating|completed|partial_image|compacting)$/u;

/** Events whose `delta` belongs to the arguments of a call. */
const CALL_DELTA = /(?:arguments|input|code|command)\.delta$/u;

export function readOpenAiResponses(answer: AnswerProgress): ReadValue {
  const items = createResponseItems(answer);

  function readResponse(response: JsonObject): void {
    const { id, model, service_tier, conversation } = response;
    answer.describe({ response_id: id, model, service_tier, conversation });
    answer.usage(response['usage']);
    items.output(objectsOf(response['output']));
    const { status, error, incomplete_details } = response;
    if (status === 'completed') answer.finish(status);
    else if (status === 'incomplete') answer.finish(objectOf(incomplete_details)['reason'] ?? status);
    else if (status === 'failed') answer.fail(answerError(error ?? 'The response failed.'));
    else if (status === 'cancelled') answer.stop();
  }

  return (event) => {
    const type = textOf(event['type']).replace(/^response\./u, '');
    const { output_index: index, delta, item } = event;
    if (event['object'] === 'response') {
      readResponse(event);
      if (event['status'] === 'completed' || event['status'] === 'incomplete') answer.complete();
      return;
    }
    switch (type) {
      case 'completed':
      case 'incomplete':
      case 'done':
        readResponse(objectOf(event['response']));
        return answer.complete();
      case 'created':
      case 'queued':
      case 'in_progress':
      case 'failed':
      case 'cancelled':
        return readResponse(objectOf(event['response']));
      case 'output_item.added':
        return items.begin(index, objectOf(item));
      case 'output_item.done':
        return items.whole(index, objectOf(item));
      case 'output_text.delta':
      case 'refusal.delta':
        return items.text(index, event['content_index'], textOf(delta));
      case 'output_text.done':
        return items.wholeText(index, event['content_index'], textOf(event['text']));
      case 'refusal.done':
        return items.wholeText(index, event['content_index'], textOf(event['refusal']));
      case 'reasoning_text.delta':
        return items.reasoning(index, event['content_index'], textOf(delta));
      case 'reasoning_summary_text.delta':
        return items.summary(index, event['summary_index'], textOf(delta));
      case 'output_text.annotation.added':
        return isObject(event['annotation']) ? items.source(index, event['annotation']) : undefined;
      case 'error':
        return answer.fail(answerError(event['error'] ?? event));
    }
    if (CALL_DELTA.test(type)) return items.callArguments(index, textOf(delta));
    // Parts and `done` events come again whole with their item.
    const isRepeated =
      PROGRESS.test(type) || /\.done$|_part\.added$/u.test(type) || filledText(event['type']) === 'ping';
    if (!isRepeated) answer.raw(event);
  };
}
