import type { RgbImage } from './rgb-image.ts';

/** One HEIC file to decode. */
export interface HeifJob {
  readonly bytes: Uint8Array;
  /** Pixels of the longer side that are needed. */
  readonly side: number;
}

/** What came of it: a shrunk upright picture in the file's own colours, or why there is none. */
export interface HeifOutcome {
  readonly image?: RgbImage;
  /** libheif's error code (`heif_error_code` in libheif/heif_error.h). */
  readonly errorCode?: number;
  /** The decoder is in no state to go on. */
  readonly broken?: boolean;
  /** How large the decoder's memory has grown, in bytes; it never shrinks. */
  readonly heapBytes: number;
}
