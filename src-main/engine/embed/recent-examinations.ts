import type { PicturePart } from '../decode/picture-view.ts';
import type { StampedFile } from '../scan/file-stamp.ts';
import type { ExaminedPicture } from './examine-picture.ts';

/** A quarter of a megabyte each: the photo asked about, and those that a person walks back and forth over. */
const MOST = 16;

/** Names a file as it is now, the part of it, and the network. */
export function examinationKey(
  file: StampedFile,
  part: PicturePart | undefined,
  modelId: string | undefined,
): string {
  return JSON.stringify([file.real, file.byteSize, file.mtimeUs, part ?? null, modelId ?? null]);
}

/** The pictures that were examined last, so that each is decoded once while results are explained. */
export class RecentExaminations {
  readonly #examined = new Map<string, ExaminedPicture>();

  get(key: string): ExaminedPicture | undefined {
    const examined = this.#examined.get(key);
    if (examined !== undefined) this.set(key, examined);
    return examined;
  }

  set(key: string, examined: ExaminedPicture): void {
    this.#examined.delete(key);
    this.#examined.set(key, examined);
    // A Map keeps the order in which its keys came: the first is the one unused for longest.
    for (const oldest of this.#examined.keys()) {
      if (this.#examined.size <= MOST) return;
      this.#examined.delete(oldest);
    }
  }
}
