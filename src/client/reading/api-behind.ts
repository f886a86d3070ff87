// `RecordingApi` by one function that every call goes through.

import type { RecordingApi, Result } from '../../protocol/index.ts';

/** Makes a call of an api, once that is there. */
export type Call = <T>(ask: (api: RecordingApi) => Promise<Result<T>>) => Promise<Result<T>>;

/** The methods by their names alone, because apps load them before they can record. */
const METHODS: Readonly<Record<keyof RecordingApi, 1>> = {
  sessions: 1,
  session: 1,
  previews: 1,
  recoveries: 1,
  recovery: 1,
  restore: 1,
  rename: 1,
  trash: 1,
  act: 1,
  facts: 1,
  pin: 1,
  purge: 1,
  quarantine: 1,
  configure: 1,
  status: 1,
};

type Name = keyof RecordingApi;
type Method = (...given: readonly unknown[]) => Promise<Result<never>>;

export function apiBehind(call: Call): RecordingApi {
  const methodOf =
    (name: string): Method =>
    (...given) =>
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what is given has the types of the method that has this name
      call((api) => (api[name as Name] as Method)(...given));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- every name has its method
  return Object.fromEntries(Object.keys(METHODS).map((name) => [name, methodOf(name)])) as object as RecordingApi;
}
