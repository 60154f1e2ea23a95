import type { ErrorCode, Result } from '../../contract/errors.ts';
import type { PhotoFormat, PhotoMetadata } from '../decode/decoded-photo.ts';
import type { FilePath } from '../scan/file-path.ts';
import type { BrowseCatalog } from './browse-catalog.ts';
import type { ExportCatalog } from './export-catalog.ts';
import type { OrganiseCatalog } from './organise-catalog.ts';
import type { SearchCatalog } from './search-catalog.ts';
import type { OrganisePen } from './organise-pen.ts';
import type { SidecarCatalog } from './sidecar-catalog.ts';
import type { SimilarCatalog } from './similar-catalog.ts';

export type PhotoState = 'pending' | 'indexed' | 'failed' | 'missing';

export interface FolderRow {
  readonly id: number;
  /** Absolute. */
  readonly path: FilePath;
  readonly pathKey: FilePath;
  readonly foldsCase: boolean;
  /** Milliseconds since 1970, or undefined before the first whole scan. */
  readonly scannedAt: number | undefined;
  /** Neither scanned nor worked on until a person says so. */
  readonly isPaused: boolean;
  /** What is left out of it (scan/exclude-patterns.ts). */
  readonly excludes: readonly string[];
}

export interface NewFolder {
  readonly path: FilePath;
  readonly pathKey: FilePath;
  readonly foldsCase: boolean;
  /** What is left out of it; nothing, where it is not said. */
  readonly excludes?: readonly string[];
}

/** A folder of the library that becomes a part of another. */
export interface TakenOverFolder {
  readonly id: number;
  /** From the new folder to this one, with a separator at the end. */
  readonly prefix: FilePath;
  readonly prefixKey: FilePath;
}

/** What tells whether a file is still the one that was indexed. */
export interface FileStamp {
  readonly byteSize: number;
  /** Microseconds since 1970. */
  readonly mtimeUs: number;
}

/** A file as a scan found it, relative to its folder. */
export interface FoundFile extends FileStamp {
  readonly path: FilePath;
  readonly pathKey: FilePath;
}

/** A file that is a photo of the catalog. */
export type FoundPhoto = FoundFile & { readonly id: number };

/** What a scan means for a folder's photos. */
export interface FileChanges {
  readonly added: readonly FoundFile[];
  /** Other size or time than when it was indexed. */
  readonly changed: readonly FoundPhoto[];
  /** The same file under another spelling of its name. */
  readonly renamed: readonly FoundPhoto[];
  readonly missing: readonly number[];
  /** Missing before, here again as it was. */
  readonly back: readonly FoundPhoto[];
}

/** What is set for a folder; what is left out stays as it is. */
export interface FolderSettings {
  readonly isPaused?: boolean | undefined;
  readonly excludes?: readonly string[] | undefined;
  /** The last scan could not look into it: its pending photos wait. */
  readonly isAway?: boolean | undefined;
}

/** Which failed photos are meant; what is left out does not limit. */
export interface FailedOnly {
  readonly codes?: readonly ErrorCode[];
  readonly ids?: readonly number[];
}

/** A photo as the catalog knows it, for comparing with what a scan found. */
export interface KnownFile extends FoundFile {
  readonly id: number;
  readonly state: PhotoState;
}

export interface PhotoReference {
  readonly id: number;
  /** Absolute. */
  readonly path: FilePath;
}

export interface PendingPhoto extends PhotoReference, FileStamp {
  /** The engine went down with this photo in its hands: it goes alone. */
  readonly suspect: boolean;
}

export interface Label {
  readonly classIndex: number;
  /** 0–1. */
  readonly probability: number;
}

/** One model's view of a photo. */
export interface StoredEmbedding {
  /** As the model gave it. */
  readonly vector: Float32Array;
  /** The class profile, where the model has classes. */
  readonly classes?: Uint8Array;
}

export interface NewEmbedding extends StoredEmbedding {
  readonly modelId: string;
  readonly labels: readonly Label[];
}

/** All that indexing found out about one photo. */
export interface IndexedPhoto {
  readonly stamp: FileStamp;
  readonly hash: Uint8Array;
  readonly format: PhotoFormat;
  readonly width: number;
  readonly height: number;
  readonly damaged: boolean;
  readonly metadata: PhotoMetadata;
  readonly thumbHash: Uint8Array;
  readonly embeddings: readonly NewEmbedding[];
}

export interface FailedPhoto {
  readonly path: FilePath;
  readonly code: ErrorCode;
  readonly message: string;
}

export interface PhotoCounts {
  readonly photos: number;
  readonly pending: number;
  readonly failed: number;
  readonly missing: number;
}

export interface LabelledPhoto {
  readonly path: FilePath;
  readonly label: string;
  readonly probability: number;
}

/** The whole of what a reading command may ask; every answer is of the last whole transaction. */
export interface CatalogReader {
  readonly browse: BrowseCatalog;
  readonly similar: SimilarCatalog;
  readonly search: SearchCatalog;
  readonly organise: OrganiseCatalog;
  counts(): PhotoCounts;
  folders(): FolderRow[];
  /** Photos of a folder below the path key `under` ('' for all), by path key. */
  knownFiles(folderId: number, under: FilePath): Map<FilePath, KnownFile>;
  failures(): FailedPhoto[];
  photo(id: number): PhotoReference | undefined;
  photoAt(folderId: number, pathKey: FilePath): KnownFile | undefined;
  photoHash(id: number): Uint8Array | undefined;
  /** Absolute paths for ids, of photos that can be shown; unknown ids are left out. */
  shownPaths(ids: readonly number[]): Map<number, FilePath>;
  embeddings(modelId: string, ids: readonly number[]): Map<number, StoredEmbedding>;
  /** Vectors changed after `revision`, oldest first, at most `limit`. */
  embeddingsSince(
    modelId: string,
    revision: number,
    limit: number,
  ): { readonly photoId: number; readonly revision: number; readonly vector: Float32Array }[];
  removalsSince(modelId: string, revision: number): number[];
  embeddingCount(modelId: string): number;
  revision(): number;
  classes(modelId: string): Map<number, string>;
  labelled(
    modelId: string,
    classIndexes: readonly number[],
    limit: number,
  ): { readonly photoId: number; readonly classIndex: number; readonly probability: number }[];
  /** Ids and hashes of all photos that can be shown, in order of id. */
  shownPhotos(): Iterable<{ readonly id: number; readonly hash: Uint8Array }>;
  setting(key: string): string | undefined;
  /** Sentences about what SQLite finds broken; none when all is well. */
  integrityProblems(): string[];
  close(): void;
}

/** The catalog with a pen. One process at a time has it (library-lock.ts). */
export interface Catalog extends CatalogReader {
  /** What the person organises. */
  readonly pen: OrganisePen;
  readonly sidecars: SidecarCatalog;
  readonly exports: ExportCatalog;
  /** One transaction: a new folder, which takes over the photos of those inside it. */
  addFolder(folder: NewFolder, inside: readonly TakenOverFolder[]): FolderRow;
  /** Forgets a folder and all its photos; gives how many. */
  removeFolder(folderId: number): number;
  changeFolder(folderId: number, settings: FolderSettings): void;
  markScanned(folderId: number): void;
  /** One transaction: new and changed files become pending, lost ones missing. */
  applyChanges(folderId: number, changes: FileChanges): void;
  /** Says of photos that a scan no longer finds which of them a pattern leaves out. */
  markExcluded(missing: readonly number[], excluded: readonly number[]): void;
  /** Pending photos after id `after`, at most `limit`; not suspects, nor of paused or away folders. */
  pending(after: number, limit: number): PendingPhoto[];
  /** Pending photos that the engine went down with, those with the fewest crashes first. */
  suspects(): PendingPhoto[];
  /** Those of paused and away folders left out. */
  pendingCount(): number;
  /** Makes indexed photos pending again that lack an embedding of this model; gives how many. */
  requeueWithout(modelId: string): number;
  /** Makes failed photos pending again, all or only some; gives how many. */
  requeueFailed(only?: FailedOnly): number;
  /** Written before a photo is touched; see the journal in work/crash-journal.ts. */
  journalStart(photoId: number, alone: boolean): void;
  journalClear(photoIds: readonly number[]): void;
  journalEntries(): { readonly photoId: number; readonly alone: boolean }[];
  stampOf(photoId: number): FileStamp;
  /** Adds to a photo's count of crashes or interruptions; gives the new count. */
  countCrash(photoId: number): number;
  countInterruption(photoId: number): number;
  /** One transaction: the photo's row, vectors and labels; its journal entry is gone. */
  saveIndexed(photoId: number, photo: IndexedPhoto): Result<{ readonly revision: number }>;
  /** One transaction: the reason, vectors gone; its journal entry is gone. */
  saveFailed(photoId: number, stamp: FileStamp, code: ErrorCode, message: string): Result<void>;
  saveClasses(modelId: string, names: readonly string[]): void;
  /** Forgets removals that every saved index has seen. */
  pruneRemovals(modelId: string, revision: number): void;
  setSetting(key: string, value: string): void;
}
