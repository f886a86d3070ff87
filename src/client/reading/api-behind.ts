// `RecordingApi` by one function that every call goes through.

import type { RecordingApi, Result } from '../../protocol/index.ts';

/** Makes a call of an api, once that is there. */
export type Call = <T>(ask: (api: RecordingApi) => Promise<Result<T>>) => Promise<Result<T>>;

/** The methods by their names alone, in one text, because apps load them before they can record. */
const METHODS =
  'sessions session wholeSessions previews recoveries recovery restore rename trash act facts pin purge purgeAll attach attachment quarantine configure status';

type Name = keyof RecordingApi;
type Words<Text extends string> = Text extends `${infer First} ${infer Rest}` ? First | Words<Rest> : Text;
/** The names, if every method is one of them: otherwise this does not compile. */
type Complete<Names extends string> = [Exclude<Name, Words<Names>>] extends [never] ? Names : never;
type Method = (...given: readonly unknown[]) => Promise<Result<never>>;

export function apiBehind(call: Call): RecordingApi {
  const methods = (METHODS satisfies Complete<typeof METHODS>).split(' ').map((name): [string, Method] => [
    name,
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what is given has the types of the method that has this name
    (...given) => call((api) => (api[name as Name] as Method)(...given)),
  ]);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- every name has its method
  return Object.fromEntries(methods) as object as RecordingApi;
}
