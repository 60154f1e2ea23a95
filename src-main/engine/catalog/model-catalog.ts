import type { PhotoReference } from './catalog.ts';

/** How far a network has come with the photos that are shown. */
export interface ModelCounts {
  /** Photos that have its vector. */
  readonly done: number;
  /** Photos that are to have it. */
  readonly total: number;
  /** Of these, the ones that it could not look at. */
  readonly failed: number;
}

/** What the catalog knows of networks. */
export interface ModelCatalog {
  /** Networks whose vectors are made for every photo, by id. */
  kept(): string[];
  /** Networks that have vectors, kept or not; those that are no network among them. */
  withVectors(): string[];
  counts(modelId: string): ModelCounts;
  /** About how many bytes a network's vectors take, with what is known of classes. */
  vectorBytes(modelId: string): number;
  /**
   * The network whose classes photos are found and shown by: the one that serves, where it has names
   * for them; else the kept one that looked at a photo last. Undefined where none has any.
   */
  labelModel(): string | undefined;
}

/** The same with a pen. */
export interface ModelPen extends ModelCatalog {
  /** Whether a network's vectors are to be made for every photo. */
  keep(modelId: string, isKept: boolean): void;
  /** One transaction: a network serves from now on, and is kept; `next-model` is gone where it was that. */
  serve(modelId: string, classNames: readonly string[]): void;
  /**
   * One transaction: a network is kept, and serves as soon as it has the vector of every photo; undefined:
   * the one that serves goes on serving.
   */
  serveNext(modelId: string | undefined): void;
  /** One transaction: a network is not kept any more, nor next. */
  drop(modelId: string): void;
  /** Takes at most `limit` vectors of a network back, with their labels; gives how many. */
  takeBack(modelId: string, limit: number): number;
  /** Forgets what else is known of a network that has no vectors: its classes, what it could not look at. */
  forget(modelId: string): void;
  /** Gives at most so many bytes that nothing lies in back to the disk; gives whether there may be more. */
  giveBack(bytes: number): boolean;
}

/** A photo that lacks a network's vector, as it was read last. */
export interface LackingPhoto extends PhotoReference {
  readonly byteSize: number;
  /** Microseconds since 1970. */
  readonly mtimeUs: number;
}
