import type { Result } from '../../contract/errors.ts';
import type { FilePath } from '../scan/file-path.ts';
import type { PhotoRecord } from './embed-photo.ts';
import type { OnnxModel } from './onnx-embedder.ts';

/** What an embed worker is started with. */
export interface EmbedWorkerData {
  readonly model: OnnxModel | undefined;
  /** Where thumbnails go. */
  readonly thumbnailFolder: string;
}

/** What a worker is asked. */
export type EmbedRequest =
  | {
      readonly kind: 'describe';
      readonly ticket: number;
      readonly path: FilePath;
      /** Into the cache, for a photo of the library; else the JPEG comes back with the answer. */
      readonly keepThumbnail: boolean;
    }
  | { readonly kind: 'close' };

export interface EmbeddedPhoto {
  readonly record: PhotoRecord;
  /** JPEG, where it was not put into the cache. */
  readonly thumbnail: Uint8Array | undefined;
}

/** What a worker says. */
export type EmbedReply =
  | { readonly kind: 'ready'; readonly started: Result<void> }
  | { readonly kind: 'described'; readonly ticket: number; readonly photo: Result<EmbeddedPhoto> };
