// The files that messages of ChatGPT point to, and where an archive has them.

import { isJsonObject } from '../../protocol/index.ts';
import type { ChatFile } from '../chat.ts';
import type { Surroundings } from '../format.ts';

/** From the id of a file to the name that its person gave it. */
export const ASSET_NAMES = 'conversation_asset_file_names.json';

// `file-service://file-abc`, `sediment://file_00ff`, and `sediment://<hash>#file_00ff#p_0.jpg` of a page of a document.
const POINTER_ID = /^[a-z-]+:\/\/(?:[^#]*#)?([^#]+)/;
// `file-abc-diagram.png`, `file_00ff-sanitized.jpg`, `file_00ff-<uuid>.wav`, `file-abc.dat`.
const MEMBER_ID = /^file[-_][A-Za-z0-9]+/;

/** What an archive has of the files that its conversations point to. */
export interface Assets {
  /** The file of an id or pointer, as far as the archive knows it. */
  find(pointer: string): AssetFile;
}

interface AssetFile {
  readonly name: string | null;
  readonly bytes: ChatFile['bytes'];
  /** Whether the archive is one that has files, but not this one. */
  readonly is_missing: boolean;
}

const known = new WeakMap<Surroundings, Assets>();

/** The assets of an archive, which are looked up once for all of its conversations. */
export function assetsOf(surroundings: Surroundings): Assets {
  let assets = known.get(surroundings);
  if (assets === undefined) {
    assets = indexAssets(surroundings);
    known.set(surroundings, assets);
  }
  return assets;
}

/** The id of the file that a pointer names; the pointer itself where it has another form. */
export function idOfPointer(pointer: string): string {
  return POINTER_ID.exec(pointer)?.[1] ?? pointer;
}

function indexAssets(surroundings: Surroundings): Assets {
  const members = new Map<string, string>();
  for (const path of surroundings.paths) {
    const id = MEMBER_ID.exec(baseName(path))?.[0];
    if (id !== undefined && !members.has(id)) members.set(id, path);
  }
  const names = assetNames(surroundings);

  return {
    find: (pointer) => {
      const id = idOfPointer(pointer);
      const member = members.get(id) ?? members.get(MEMBER_ID.exec(id)?.[0] ?? '');
      const name = names?.get(id) ?? null;
      // A list of names without any of the files: only the conversations were taken out of the archive.
      const isListed = members.size === 0 && names?.has(id) === true;
      const isMissing = member === undefined && !isListed && (members.size > 0 || names !== undefined);
      return { name, bytes: member === undefined ? null : { member }, is_missing: isMissing };
    },
  };
}

/** Names by id. Undefined where the archive has no such list. */
function assetNames(surroundings: Surroundings): ReadonlyMap<string, string> | undefined {
  for (const [path, value] of surroundings.companions) {
    if (baseName(path) !== ASSET_NAMES || !isJsonObject(value)) continue;
    const names = new Map<string, string>();
    for (const [member, name] of Object.entries(value)) {
      if (typeof name === 'string') names.set(member.replace(/\.dat$/, ''), name);
    }
    return names;
  }
  return undefined;
}

/** The name of a file without its folders. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
