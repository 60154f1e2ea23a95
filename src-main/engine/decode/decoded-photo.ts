import type { RgbImage } from './rgb-image.ts';

/** What a file holds, by its content, whatever its name says. */
export type PhotoFormat =
  'jpeg' | 'png' | 'webp' | 'avif' | 'gif' | 'tiff' | 'bmp' | 'heic' | 'raw' | 'jxl' | 'svg';

/** What EXIF, XMP, IPTC or the container say of a photo; absent where the file does not say it. */
export interface PhotoMetadata {
  /** Local capture time as the camera wrote it, `YYYY-MM-DDTHH:MM:SS[.sss]`, no zone. */
  readonly takenAt?: string;
  /** Minutes east of UTC, where the file says so. */
  readonly takenOffsetMinutes?: number;
  readonly cameraMake?: string;
  readonly cameraModel?: string;
  readonly lens?: string;
  /** Seconds. */
  readonly exposureSeconds?: number;
  readonly fNumber?: number;
  readonly iso?: number;
  /** Millimetres, as on the lens. */
  readonly focalLengthMm?: number;
  /** Degrees, WGS 84, north positive. */
  readonly latitude?: number;
  /** Degrees, WGS 84, east positive. */
  readonly longitude?: number;
  /** Metres above sea level. */
  readonly altitudeM?: number;
  /** 0–5; −1 is "rejected", as Adobe writes it. */
  readonly rating?: number;
  readonly title?: string;
  readonly caption?: string;
  /** Paths, as travel/lisbon. */
  readonly tags?: readonly string[];
}

/** All that one read and one decode of a photo give. */
export interface DecodedPhoto {
  /** SHA-256 of the file's bytes (32 bytes). */
  readonly hash: Uint8Array;
  /** The file's size in bytes. */
  readonly byteSize: number;
  readonly format: PhotoFormat;
  /** Pixels of the upright original (for RAW: of the sensor's picture where known, else of the preview). */
  readonly width: number;
  readonly height: number;
  /** The file is slightly broken, yet shows a picture. */
  readonly damaged: boolean;
  readonly metadata: PhotoMetadata;
  /** JPEG, at most 444 px on the longer side. */
  readonly thumbnail: Uint8Array;
  /** ThumbHash: about 25 bytes that paint a blur while the thumbnail loads. */
  readonly thumbHash: Uint8Array;
  /** The whole picture stretched to 224 × 224. */
  readonly square: RgbImage;
  /** The same by pixels along each side: 224, and what was asked for. */
  readonly squares: ReadonlyMap<number, RgbImage>;
}
