import { unwrap, type Result } from '../contract/errors.ts';
import type { ServedLibrary } from '../serve/served-library.ts';
import { send, sendRefusal, type Exchange } from './exchange.ts';
import { ASK_AGAIN, DATA_HEADERS, FOR_GOOD } from './headers.ts';
import { sendOriginal } from './original-file.ts';
import { refusal } from './refusal.ts';

const PHOTO = /^\/photo\/([1-9][0-9]{0,15})\/(thumbnail|original|screen)$/;
const PICTURE = /^\/picture\/([0-9a-f]{32})\/thumbnail$/;

function sendJpeg(exchange: Exchange, jpeg: Result<Uint8Array>, cacheControl: string): void {
  const bytes = unwrap(jpeg);
  const headers = { ...DATA_HEADERS, 'Content-Type': 'image/jpeg', 'Cache-Control': cacheControl };
  send(exchange, { headers, bytes });
}

async function sendPhoto(
  exchange: Exchange,
  library: ServedLibrary,
  id: number,
  what: string,
): Promise<void> {
  if (!Number.isSafeInteger(id)) {
    sendRefusal(exchange, refusal(404, 'photo-unknown', 'There is no such photo.'));
    return;
  }
  if (what === 'original') {
    await sendOriginal(exchange, unwrap(await library.original(id)));
    return;
  }
  const jpeg = what === 'screen' ? await library.screen(id) : await library.thumbnail(id);
  sendJpeg(exchange, jpeg, exchange.query.has('v') ? FOR_GOOD : ASK_AGAIN);
}

/**
 * Sends a picture by id, never by path; throws the reason that there is none.
 * @returns false where the address is none of a picture.
 */
export async function answerPictures(exchange: Exchange, library: ServedLibrary): Promise<boolean> {
  const [, id, what] = PHOTO.exec(exchange.path) ?? [];
  if (id !== undefined && what !== undefined) {
    await sendPhoto(exchange, library, Number(id), what);
    return true;
  }
  const [, token] = PICTURE.exec(exchange.path) ?? [];
  if (token === undefined) return false;
  sendJpeg(exchange, await library.pictureThumbnail(token), FOR_GOOD);
  return true;
}
