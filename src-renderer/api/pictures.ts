import { fail, ok, type KindredError, type Result } from '../../src-main/contract/errors.ts';
import { pictureOriginOf } from './picture-origin.ts';

// Where pictures come from, and how one goes to the engine.

const ORIGIN = pictureOriginOf(location.href);

interface Versioned {
  readonly id: number;
  readonly version: string;
}

/** A JPEG of at most 444 pixels a side. */
export function thumbnailUrl({ id, version }: Versioned): string {
  return `${ORIGIN}/photo/${id}/thumbnail?v=${version}`;
}

/** Formats that every browser shows as they are. */
const SHOWN_AS_IS: ReadonlySet<string> = new Set(['jpeg', 'png', 'webp', 'avif', 'gif']);

/** A JPEG of the whole photo, made for the screen: where a browser can't show the file. */
export function screenUrl({ id, version }: Versioned): string {
  return `${ORIGIN}/photo/${id}/screen?v=${version}`;
}

/** The whole photo: the file itself where a browser can show it, else a JPEG of it. */
export function fullUrl({ id, version, type }: Versioned & { readonly type: string }): string {
  return SHOWN_AS_IS.has(type)
    ? `${ORIGIN}/photo/${id}/original?v=${version}`
    : screenUrl({ id, version });
}

/** The thumbnail of a picture from outside. */
export function pictureUrl(picture: string): string {
  return `${ORIGIN}/picture/${picture}/thumbnail`;
}

/** A picture from outside that the engine keeps for a while. */
export interface OutsidePicture {
  readonly picture: string;
  readonly name: string;
  readonly width: number;
  readonly height: number;
}

/** Hands a dropped or pasted picture to the engine, or says why it cannot be used. */
export async function handOver(file: File): Promise<Result<OutsidePicture>> {
  try {
    const answer = await fetch('/picture', {
      method: 'POST',
      body: file,
      headers: { 'x-name': encodeURIComponent(file.name) },
    });
    const body = (await answer.json()) as
      { error: KindredError } | { picture: string; width: number; height: number };
    if ('error' in body) return { ok: false, error: body.error };
    return ok({ ...body, name: file.name });
  } catch (cause) {
    return fail('internal', '', cause);
  }
}
