// Reads the runs of models and tools, as LangChain.js streams them.

import { asText, filledText, objectOf, textOf } from '../../feeds/readers/json-members.ts';
import type { AnswerWriter } from '../../feeds/writer/writers.ts';
import { endByError } from '../recording/error-of.ts';
import type { TapEnd } from '../recording/tap.ts';
import { readToolResult } from './message.ts';
import { createRun, type Run } from './run.ts';
import type { BeginAnswer, StreamReader } from './stream-reader.ts';

/**
 * The events of `streamEvents()` in the versions 1 and 2, also those of a chain. Each run of a model is an answer, and the results
 * of tools belong to the last one. What a chain, prompt or parser makes of an answer is not recorded.
 */
export function createRunEventReader(begin: BeginAnswer): StreamReader {
  const runs = new Map<string, Run>();
  let last: AnswerWriter | undefined;

  function runOf(id: string, model: string | undefined): Run {
    let run = runs.get(id);
    if (run === undefined) runs.set(id, (run = createRun((last = begin(model)))));
    return run;
  }

  return {
    read({ event, run_id, data, metadata, name }) {
      const [, source, step] = /^on_(chat_model|llm|tool)_(.*)$/u.exec(textOf(event)) ?? [];
      const { chunk, output, error } = objectOf(data);
      if (source === 'tool') {
        if (step === 'end' && last !== undefined) readToolResult(last, output);
        // The text of an error has its stack, too.
        const [content = ''] = asText(error).split('\n', 1);
        if (step === 'error') last?.toolResult({ name: filledText(name), content, is_error: true });
      } else if (source !== undefined) {
        const id = textOf(run_id);
        const run = runOf(id, filledText(objectOf(metadata)['ls_model_name']));
        if (step === 'stream') run.add(chunk);
        if (step !== 'end') return;
        runs.delete(id);
        run.complete(objectOf(output));
      }
    },
    end(end) {
      // What fails before a model runs is the answer, too.
      if (last === undefined && end.how === 'broken') runOf('', undefined);
      for (const run of runs.values()) endRun(run, end);
    },
  };
}

/** The messages that `model.stream()` yields. */
export function createChunkReader(begin: BeginAnswer): StreamReader {
  const run = createRun(begin());
  return {
    read: (message) => run.add(message),
    end(end) {
      if (end.how === 'ended') run.complete({});
      else endRun(run, end);
    },
  };
}

function endRun({ answer }: Run, end: TapEnd): void {
  if (end.how === 'broken') endByError(answer, end.error);
  else if (end.how === 'left') answer.stop();
  else answer.cutOff();
}
