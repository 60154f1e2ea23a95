import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { memoryLibrary } from '../../test-fixtures/memory-library.ts';
import { temporaryFolder } from '../../test-fixtures/temporary-folder.ts';
import type { ServedLibrary } from '../serve/served-library.ts';
import { photoProtocol } from './photo-protocol.ts';

// What the tests of the photo scheme stand on: a library of one photo, and who asks for it.

export const ORIGINAL = 'photo://library/photo/1/original';
/** What stands for the photo's thumbnail. */
export const THUMBNAIL = Buffer.from('a thumbnail');

/** A library of one photo, whose file holds these bytes. */
export function photoOf(bytes: Uint8Array, name = 'a beach’s.jpg') {
  const path = join(temporaryFolder(), name);
  writeFileSync(path, bytes);
  const photo = { path, byteSize: bytes.length, mediaType: 'image/jpeg', jpeg: THUMBNAIL };
  const library: ServedLibrary = memoryLibrary({ 1: photo });
  const handle = photoProtocol({ library });
  const get = (address: string, headers = {}, method = 'GET') =>
    handle(new Request(address, { headers, method }));
  return { path, photo, library, handle, get };
}

export async function bytesOf(response: Response): Promise<Buffer> {
  return Buffer.from(await response.arrayBuffer());
}
