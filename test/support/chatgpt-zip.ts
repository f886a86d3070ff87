// Makes exports of ChatGPT with pictures.

import { type ZipMember, zipOf } from './zip-files.ts';

/** A PNG of one pixel; `shade`, from 0 to 255, makes another file of it. */
export function pngOf(shade: number): Uint8Array<ArrayBuffer> {
  const base64 = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
  const pixel = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  return Uint8Array.of(...pixel, shade);
}

/** A chat with a message that has a text and files, by the ids of these; `names` are those that do not end with `.png`. */
export function chatWith(id: string, fileIds: readonly string[], names: Readonly<Record<string, string>> = {}): object {
  const pictures = fileIds.map((fileId) => ({
    content_type: 'image_asset_pointer',
    asset_pointer: `file-service://${fileId}`,
  }));
  const message = {
    id: `${id}-question`,
    author: { role: 'user' },
    create_time: 1_700_000_000,
    content: { content_type: 'multimodal_text', parts: [...pictures, 'What is in the picture?'] },
    metadata: { attachments: fileIds.map((fileId) => ({ id: fileId, name: names[fileId] ?? `${fileId}.png` })) },
  };
  return {
    id,
    title: `Chat ${id}`,
    create_time: 1_700_000_000,
    update_time: 1_700_000_000,
    mapping: {
      root: { id: 'root', message: null, parent: null, children: [message.id] },
      [message.id]: { id: message.id, message, parent: 'root', children: [] },
    },
    current_node: message.id,
  };
}

/** An export with the chats, and the files beside them. */
export function chatgptZip(
  chats: readonly object[],
  files: Readonly<Record<string, ZipMember['content']>>,
): Promise<Blob> {
  return zipOf([
    { path: 'conversations.json', content: JSON.stringify(chats) },
    ...Object.entries(files).map(([path, content]) => ({ path, content, isStored: true })),
  ]);
}
