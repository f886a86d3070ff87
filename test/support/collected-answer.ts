// A sink that joins what a reader passes on, as the recording of an answer does.

import type {
  AnswerError,
  AnswerSink,
  Description,
  Outcome,
  PartKey,
  ToolCallDelta,
  UserMessage,
} from '../../src/feeds/answer-sink.ts';
import type { JsonValue } from '../../src/protocol/index.ts';

export interface CollectedCall {
  readonly id: string | undefined;
  readonly name: string | undefined;
  readonly arguments: string;
}

export interface CollectedAnswer extends AnswerSink {
  readonly text: string;
  readonly reasoning_text: string;
  /** Metadata of all parts of the reasoning, merged. */
  readonly reasoning_metadata: Description;
  readonly calls: readonly CollectedCall[];
  readonly results: readonly JsonValue[];
  readonly sources: readonly Description[];
  readonly files: readonly Description[];
  readonly raw_values: readonly JsonValue[];
  readonly user_messages: readonly UserMessage[];
  readonly description: Description;
  /** All parts in the order in which they began. */
  readonly order: readonly string[];
  /** Undefined while nothing decided it. It throws when it is decided twice. */
  readonly outcome: Outcome | undefined;
  readonly error: AnswerError | undefined;
}

/** One call while it is collected. */
interface OpenCall {
  id: string | undefined;
  name: string | undefined;
  arguments: string;
}

export function collectAnswer(): CollectedAnswer {
  let text = '';
  let reasoning = '';
  let reasoningMetadata: Description = {};
  let description: Description = {};
  let outcome: Outcome | undefined;
  let error: AnswerError | undefined;
  const calls = new Map<string, OpenCall>();
  let lastCall = '';
  const results: JsonValue[] = [];
  const sources: Description[] = [];
  const files: Description[] = [];
  const raw: JsonValue[] = [];
  const user_messages: UserMessage[] = [];
  const order: string[] = [];

  function settle(next: Outcome): void {
    if (outcome !== undefined) throw new Error(`The outcome ${outcome} is decided, and ${next} came.`);
    outcome = next;
  }

  function began(part: string): void {
    if (order.at(-1) !== part) order.push(part);
  }

  function addCall({ key = lastCall, id, name, arguments: added = '' }: ToolCallDelta): void {
    lastCall = key;
    began(`call ${key}`);
    const call = calls.get(key) ?? { id: undefined, name: undefined, arguments: '' };
    call.id = id ?? call.id;
    call.name = name ?? call.name;
    call.arguments += added;
    calls.set(key, call);
  }

  function addReasoning(added: string, { metadata = {} }: PartKey = {}): void {
    began('reasoning');
    reasoning += added;
    reasoningMetadata = { ...reasoningMetadata, ...metadata };
  }

  return {
    get text() {
      return text;
    },
    get reasoning_text() {
      return reasoning;
    },
    get reasoning_metadata() {
      return reasoningMetadata;
    },
    get calls() {
      return [...calls.values()];
    },
    get description() {
      return description;
    },
    get outcome() {
      return outcome;
    },
    get error() {
      return error;
    },
    results,
    sources,
    files,
    raw_values: raw,
    user_messages,
    order,
    append(added) {
      began('text');
      text += added;
    },
    reasoning: addReasoning,
    toolCall: addCall,
    toolResult(result) {
      began('result');
      results.push(JSON.parse(JSON.stringify({ ...result, key: undefined })) as JsonValue);
    },
    source: (source) => void sources.push(source),
    file(file) {
      began('file');
      files.push(file);
    },
    step: (isAgain = false) => void order.push(isAgain ? 'step again' : 'step'),
    userMessage: (message) => void user_messages.push(message),
    raw: (value) => void raw.push(value),
    describe: (added) => void (description = { ...description, ...added }),
    complete(added = {}) {
      description = { ...description, ...added };
      settle('complete');
    },
    fail(reported) {
      settle('failed');
      error = reported;
    },
    stop: () => settle('stopped'),
    cutOff: () => settle('cut_off'),
  };
}
