/** An upright 8-bit sRGB picture, row by row, three bytes (R, G, B) a pixel. */
export interface RgbImage {
  readonly width: number;
  readonly height: number;
  /** width × height × 3 bytes. */
  readonly data: Uint8Array;
}
