/** The longer side of a thumbnail, in pixels: 1/9 of 4000, so that libjpeg decodes at 1/8 scale. */
export const THUMBNAIL_SIDE = 444;

/** The longer side of what stands in for an original that no browser shows, in pixels. */
export const SCREEN_SIDE = 4096;

/** The side of the network's square, in pixels. */
export const SQUARE_SIDE = 224;

/**
 * Largest file that is read, in bytes: RAW files of 150-megapixel cameras and 16-bit TIFFs stay
 * below it, and a whole file is held in memory while it is decoded.
 */
export const FILE_BYTE_LIMIT = 512 * 1024 * 1024;

/**
 * Most pixels of a picture: above the largest sensors (200 to 400 megapixels, multi-shot included)
 * and below what takes longer than the time limit to unpack.
 */
export const PIXEL_LIMIT = 512_000_000;

/**
 * Most working memory that one decode may need, in bytes, for formats that are unpacked whole: an
 * 8-bit AVIF of 107 megapixels, a WebP of the largest size that the format has.
 */
export const WORKING_MEMORY_LIMIT = 2 * 1024 * 1024 * 1024;

/** How long one photo may take, in milliseconds. */
export const TIME_LIMIT_MS = 20_000;
