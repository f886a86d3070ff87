// The items of a response's output: texts, reasoning and calls, each of which may come as deltas, whole, or both.

import type { JsonValue } from '../../protocol/index.ts';
import type { AnswerProgress } from './answer-progress.ts';
import { asText, filledText, objectsOf, textOf, type JsonObject } from './json-members.ts';
import { embeddedFile } from './embedded-data.ts';

type Index = JsonValue | undefined;

export interface ResponseItems {
  /** The item begins. */
  begin(index: Index, item: JsonObject): void;
  /** The item as it is at its end. It may have come already, or in part. */
  whole(index: Index, item: JsonObject): void;
  /** The items of the whole response, which may leave out some that came. */
  output(items: readonly JsonObject[]): void;
  text(index: Index, part: Index, delta: string): void;
  wholeText(index: Index, part: Index, text: string): void;
  reasoning(index: Index, part: Index, delta: string): void;
  summary(index: Index, part: Index, delta: string): void;
  callArguments(index: Index, delta: string): void;
  source(index: Index, source: { [key: string]: JsonValue }): void;
}

export function createResponseItems(answer: AnswerProgress): ResponseItems {
  /** How much of each text has come, in UTF-16 code units. */
  const lengths = new Map<string, number>();
  /** Calls that were begun, and what else came once. */
  const seen = new Set<string>();

  /** The key of each item that came, by its ids; undefined for an id that several have. */
  const keys = new Map<string, string | undefined>();
  /** Of the item that began last, where events have no index; null once it has ended. */
  let openPlace: number | null = null;
  let places = 0;

  function keyOf(index: Index): string {
    return asText(index ?? openPlace ?? Math.max(places - 1, 0));
  }

  function partKey(index: Index, part: Index): string {
    return `${keyOf(index)}.${asText(part ?? 0)}`;
  }

  function beginPlace(index: Index): void {
    if (index === undefined || index === null) openPlace = places;
    places += 1;
  }

  function note(key: string, item: JsonObject): void {
    for (const id of idsOf(item)) keys.set(id, keys.has(id) && keys.get(id) !== key ? undefined : key);
  }

  function isNew(key: string): boolean {
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  }

  /** Passes on a delta. */
  function add(key: string, delta: string, pass: (text: string) => void): void {
    if (delta === '') return;
    lengths.set(key, (lengths.get(key) ?? 0) + delta.length);
    pass(delta);
  }

  /** Passes on what of a whole text did not come as deltas. */
  function addRest(key: string, text: string, pass: (text: string) => void): void {
    add(key, text.slice(lengths.get(key) ?? 0), pass);
  }

  const append = (text: string): void => answer.append(text);
  const think = (key: string) => (text: string) => answer.reasoning(text, { key });
  const argue = (key: string) => (text: string) => answer.toolCall({ key, arguments: text });

  function beginCall(key: string, item: JsonObject): void {
    if (!isNew(`call ${key}`)) return;
    const { type, call_id, id, name, server_label } = item;
    const kind = textOf(type);
    const server = filledText(server_label);
    const isPlain = kind === 'function_call';
    answer.toolCall({
      key,
      id: filledText(call_id) ?? filledText(id),
      name: filledText(name) ?? kind.replace(/_call$/u, ''),
      metadata: isPlain ? undefined : { type: kind, ...(server === undefined ? {} : { server_label: server }) },
    });
  }

  function endCall(key: string, item: JsonObject): void {
    beginCall(key, item);
    const { arguments: json, input, code, action, operation, queries } = item;
    addRest(`arguments ${key}`, asText(json ?? input ?? code ?? action ?? operation ?? queries), argue(key));
    const { output, outputs, results, error, result, type } = item;
    if (type === 'image_generation_call') {
      const format = filledText(item['output_format']) ?? 'png';
      if (typeof result === 'string' && isNew(`file ${key}`)) answer.file(embeddedFile(`image/${format}`, result));
      return;
    }
    const content = [output, outputs, results, error].find((value) => value !== undefined && value !== null);
    if (content === undefined || !isNew(`result ${key}`)) return;
    const isError = error !== undefined && error !== null;
    const id = filledText(item['call_id']) ?? filledText(item['id']);
    answer.toolResult({ key, id, content, ...(isError ? { is_error: true } : {}) });
  }

  function endReasoning(key: string, item: JsonObject): void {
    for (const [part, { text }] of objectsOf(item['summary']).entries())
      addRest(`${key}.summary.${part}`, textOf(text), think(`${key}.summary.${part}`));
    for (const [part, { text }] of objectsOf(item['content']).entries())
      addRest(`${key}.${part}`, textOf(text), think(`${key}.${part}`));
    const encrypted = filledText(item['encrypted_content']);
    if (encrypted === undefined || !isNew(`encrypted ${key}`)) return;
    const shown = [...lengths.keys()].findLast((name) => name.startsWith(`${key}.`));
    answer.reasoning('', { key: shown ?? key, metadata: { encrypted_content: encrypted } });
  }

  function endMessage(key: string, item: JsonObject): void {
    answer.describe({ phase: item['phase'] });
    for (const [part, { text, refusal, annotations }] of objectsOf(item['content']).entries()) {
      addRest(`${key}.${part}`, textOf(text ?? refusal), append);
      for (const annotation of objectsOf(annotations)) addSource(key, annotation);
    }
  }

  function addSource(key: string, source: { [key: string]: JsonValue }): void {
    if (isNew(`source ${key} ${asText(source)}`)) answer.source(source);
  }

  function readWhole(key: string, item: JsonObject): void {
    note(key, item);
    const kind = textOf(item['type']);
    if (kind === 'message') endMessage(key, item);
    else if (kind === 'reasoning') endReasoning(key, item);
    else if (kind.endsWith('_call')) endCall(key, item);
    else if (kind.endsWith('_call_output')) {
      const { call_id, output } = item;
      if (isNew(`result ${key}`)) answer.toolResult({ key, id: filledText(call_id), content: output ?? '' });
    } else if (isNew(`raw ${key}`)) answer.raw(item);
  }

  return {
    begin(index, item) {
      beginPlace(index);
      note(keyOf(index), item);
      const kind = textOf(item['type']);
      if (kind === 'message') answer.describe({ phase: item['phase'] });
      else if (kind.endsWith('_call')) beginCall(keyOf(index), item);
    },
    whole(index, item) {
      if (openPlace === null) beginPlace(index);
      readWhole(keyOf(index), item);
      openPlace = null;
    },
    output(items) {
      for (const [index, item] of items.entries()) {
        const known = idsOf(item).map((id) => keys.get(id));
        readWhole(known.find((key) => key !== undefined) ?? asText(index), item);
      }
    },
    text: (index, part, delta) => add(partKey(index, part), delta, append),
    wholeText: (index, part, text) => addRest(partKey(index, part), text, append),
    reasoning: (index, part, delta) => add(partKey(index, part), delta, think(partKey(index, part))),
    summary(index, part, delta) {
      const key = `${keyOf(index)}.summary.${asText(part ?? 0)}`;
      add(key, delta, think(key));
    },
    callArguments: (index, delta) => add(`arguments ${keyOf(index)}`, delta, argue(keyOf(index))),
    source: (index, source) => addSource(keyOf(index), source),
  };
}

/** The call's own id says most. Servers change other ids from event to event, or give all items one. */
function idsOf({ type, call_id, id }: JsonObject): string[] {
  return [call_id, id].flatMap((each) => (filledText(each) === undefined ? [] : `${textOf(type)} ${textOf(each)}`));
}
