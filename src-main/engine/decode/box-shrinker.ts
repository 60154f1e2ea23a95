import { THUMBNAIL_SIDE } from './limits.ts';
import type { RgbImage } from './rgb-image.ts';

/** The least that is aimed at: twice the thumbnail's side, so that its own filter decides how it looks. */
const LEAST_AIM = 2 * THUMBNAIL_SIDE;

/**
 * Shrinks a picture by a whole factor while its rows come in, each output pixel the mean of a box:
 * what is large is never held as RGB. At the right and lower edge less than one box is left out.
 */
export class BoxShrinker {
  readonly #width: number;
  readonly #height: number;
  readonly #boxWidth: number;
  readonly #boxHeight: number;
  readonly #sums: Float64Array;
  readonly #data: Uint8Array;
  #rows = 0;

  /** @param side pixels of the longer side that are needed: up to twice as many are given. */
  constructor(width: number, height: number, side: number) {
    const aim = Math.max(LEAST_AIM, side);
    const factor = Math.max(1, Math.floor(Math.max(width, height) / aim));
    this.#boxWidth = Math.min(factor, width);
    this.#boxHeight = Math.min(factor, height);
    this.#width = Math.floor(width / this.#boxWidth);
    this.#height = Math.floor(height / this.#boxHeight);
    this.#sums = new Float64Array(this.#width * 3);
    this.#data = new Uint8Array(this.#width * this.#height * 3);
  }

  /** Takes the next row from the top: R, G, B a pixel, or R, G, B, A, which is laid on white. */
  addRow(row: Uint8Array, channels: 3 | 4): void {
    const sums = this.#sums;
    for (let x = 0, from = 0; x < this.#width * 3; x += 3) {
      for (let column = 0; column < this.#boxWidth; column++, from += channels) {
        const cover = channels === 4 ? (row[from + 3] ?? 0) / 255 : 1;
        const white = 255 * (1 - cover);
        sums[x] = (sums[x] ?? 0) + (row[from] ?? 0) * cover + white;
        sums[x + 1] = (sums[x + 1] ?? 0) + (row[from + 1] ?? 0) * cover + white;
        sums[x + 2] = (sums[x + 2] ?? 0) + (row[from + 2] ?? 0) * cover + white;
      }
    }
    this.skipRow();
  }

  /** Counts a row that is not there: it is black. */
  skipRow(): void {
    this.#rows += 1;
    if (this.#rows % this.#boxHeight === 0) this.#finishRow();
  }

  #finishRow(): void {
    const at = (this.#rows / this.#boxHeight - 1) * this.#width * 3;
    const count = this.#boxWidth * this.#boxHeight;
    if (at < this.#data.length) {
      this.#sums.forEach((sum, index) => (this.#data[at + index] = Math.round(sum / count)));
    }
    this.#sums.fill(0);
  }

  /** The shrunk picture; rows that never came are black. */
  finish(): RgbImage {
    return { width: this.#width, height: this.#height, data: this.#data };
  }
}
