/** Above this a buffer is not kept: 12 MB holds what cameras of 12 to 24 megapixels write. */
const MOST_KEPT_BYTES = 12 * 1024 * 1024;

/** As many as photos are in flight. */
const MOST_KEPT = 4;

const STEP = 1024 * 1024;

/**
 * Buffers that files are read into, used again and again: mapping fresh pages for 3.5 MB costs
 * 1.7 ms of processor time a photo, eight times what the read itself costs.
 */
export class ReadBuffers {
  #free: Buffer[] = [];

  /** A buffer of at least `size` bytes, with whatever it held before. */
  take(size: number): Buffer {
    const fitting = this.#free.find((buffer) => buffer.length >= size);
    if (fitting === undefined) return Buffer.allocUnsafeSlow(Math.ceil(size / STEP) * STEP);
    this.#free = this.#free.filter((buffer) => buffer !== fitting);
    return fitting;
  }

  /** Gives a buffer back; nothing may read it any more. */
  give(buffer: Buffer): void {
    if (buffer.length > MOST_KEPT_BYTES) return;
    // The smallest that fits is found first, and the largest stay.
    this.#free = [...this.#free, buffer].toSorted((a, b) => a.length - b.length).slice(-MOST_KEPT);
  }
}
