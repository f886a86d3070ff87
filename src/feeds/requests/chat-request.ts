// What is read of the request for an answer. Settings, tools and their keys are not.

import type { JsonValue } from '../../protocol/index.ts';
import type { Api } from '../readers/reader.ts';

export interface RequestMessage {
  /** As the API names it; `tool` for the result of a tool, in every API. */
  readonly role: string;
  /** Its texts, joined. */
  readonly text: string;
  /** Its other parts, such as pictures. Their data are data URLs, up to what an event can hold; other long texts in them are cut. */
  readonly parts?: JsonValue[];
  /** Of the call that it is the result of. */
  readonly tool_call_id?: string;
}

export interface ChatRequest {
  readonly api: Api;
  /** Who is asked: `openai`, or the host of another server. */
  readonly provider: string;
  readonly model?: string;
  /** The conversation so far, its instructions first; where `isContinuation` is true, only what is new of it. */
  readonly messages: readonly RequestMessage[];
  readonly isContinuation: boolean;
  /** The conversation's own id, where the API has one. */
  readonly conversation_id?: string;
  /** The response that the request continues. */
  readonly previous_response_id?: string;
}
