import { unwrap, type Result } from '../contract/errors.ts';
import { originalAnswer } from './original-file.ts';
import {
  ASK_AGAIN,
  bytesAnswer,
  FOR_GOOD,
  type PageAnswer,
  type PageRequest,
} from './page-answer.ts';
import { refusal, type Refusal } from './refusal.ts';
import type { ServedLibrary } from './served-library.ts';

/** Where pictures come from. */
export type PictureLibrary = Pick<
  ServedLibrary,
  'thumbnail' | 'original' | 'screen' | 'pictureThumbnail'
>;

const PHOTO = /^\/photo\/([1-9][0-9]{0,15})\/(thumbnail|original|screen)$/;
const PICTURE = /^\/picture\/([0-9a-f]{32})\/thumbnail$/;

function jpegAnswer(
  request: PageRequest,
  jpeg: Result<Uint8Array>,
  cacheControl: string,
): PageAnswer {
  const headers = { 'Content-Type': 'image/jpeg', 'Cache-Control': cacheControl };
  return bytesAnswer(request, unwrap(jpeg), headers);
}

async function photoAnswer(
  request: PageRequest,
  library: PictureLibrary,
  id: number,
  what: string,
): Promise<PageAnswer | Refusal> {
  if (!Number.isSafeInteger(id)) return refusal(404, 'photo-unknown', 'There is no such photo.');
  if (what === 'original') return originalAnswer(request, unwrap(await library.original(id)));
  const jpeg = what === 'screen' ? await library.screen(id) : await library.thumbnail(id);
  return jpegAnswer(request, jpeg, request.query.has('v') ? FOR_GOOD : ASK_AGAIN);
}

/**
 * A picture by id, never by path; throws the reason that there is none.
 * @returns undefined where the address is none of a picture, and for POST.
 */
export async function pictureAnswer(
  request: PageRequest,
  library: PictureLibrary,
): Promise<PageAnswer | Refusal | undefined> {
  if (request.method === 'POST') return undefined;
  const [, id, what] = PHOTO.exec(request.path) ?? [];
  if (id !== undefined && what !== undefined) {
    return photoAnswer(request, library, Number(id), what);
  }
  const [, token] = PICTURE.exec(request.path) ?? [];
  if (token === undefined) return undefined;
  return jpegAnswer(request, await library.pictureThumbnail(token), FOR_GOOD);
}
