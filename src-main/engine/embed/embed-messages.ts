import type { Result } from '../../contract/errors.ts';
import type { Runtime } from '../../contract/model-calls.ts';
import type { NewEmbedding } from '../catalog/catalog.ts';
import type { PictureOrder } from '../decode/export-picture.ts';
import type { PicturePart } from '../decode/picture-view.ts';
import type { FilePath } from '../scan/file-path.ts';
import type { PhotoRecord } from './embed-photo.ts';
import type { ExaminedPicture } from './examine-picture.ts';
import type { NetworkFile } from './network-file.ts';

/** What an embed worker is started with. */
export interface EmbedWorkerData {
  /** The networks that every photo goes through, the one that serves first. */
  readonly networks: readonly NetworkFile[];
  readonly runtime: Runtime;
  /** Where thumbnails go. */
  readonly thumbnailFolder: string;
}

/** What is asked of one file. */
export type EmbedCall =
  | {
      readonly kind: 'describe';
      readonly path: FilePath;
      /** Into the cache, for a photo of the library; else the JPEG comes back with the answer. */
      readonly keepThumbnail: boolean;
      /** By the network that serves alone: reading the photo brought the engine down. */
      readonly isSuspect: boolean;
    }
  | {
      readonly kind: 'examine';
      readonly path: FilePath;
      /** Of the upright picture; all of it where undefined. */
      readonly part: PicturePart | undefined;
      /** By this network; by the one that serves where undefined. */
      readonly modelId: string | undefined;
    }
  | { readonly kind: 'embed'; readonly path: FilePath; readonly modelId: string }
  | { readonly kind: 'screen'; readonly path: FilePath }
  | { readonly kind: 'export'; readonly path: FilePath; readonly order: PictureOrder };

/** What a worker is told. */
export type EmbedRequest =
  | { readonly kind: 'call'; readonly ticket: number; readonly call: EmbedCall }
  | { readonly kind: 'close' };

export interface EmbeddedPhoto {
  readonly record: PhotoRecord;
  /** JPEG, where it was not put into the cache. */
  readonly thumbnail: Uint8Array | undefined;
}

/** A photo as one network sees it, and what tells which bytes it saw. */
export interface NewlyEmbedded {
  /** SHA-256 of the file. */
  readonly hash: Uint8Array;
  readonly embedding: NewEmbedding;
  /** What the network took for it, without reading and decoding. */
  readonly ms: number;
}

/** What comes of each kind of call. */
export interface EmbedResults {
  readonly describe: Result<EmbeddedPhoto>;
  readonly examine: Result<ExaminedPicture>;
  readonly embed: Result<NewlyEmbedded>;
  readonly screen: Result<Uint8Array>;
  readonly export: Result<Uint8Array>;
}

/** What came of a call, with its kind. */
export type EmbedOutcome = {
  readonly [K in keyof EmbedResults]: { readonly kind: K; readonly result: EmbedResults[K] };
}[keyof EmbedResults];

/** What a worker says. */
export type EmbedReply =
  | {
      readonly kind: 'ready';
      /** What computes the networks; undefined where there is none. */
      readonly started: Result<Runtime | undefined>;
    }
  | { readonly kind: 'outcome'; readonly ticket: number; readonly outcome: EmbedOutcome };
