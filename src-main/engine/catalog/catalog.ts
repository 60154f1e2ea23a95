import type { ErrorCode, Result } from '../../contract/errors.ts';
import type { PhotoFormat, PhotoMetadata } from '../decode/decoded-photo.ts';
import type { FilePath } from '../scan/file-path.ts';
import type { BrowseCatalog } from './browse-catalog.ts';
import type { CatalogCare } from './catalog-care.ts';
import type { ExportCatalog } from './export-catalog.ts';
import type { LackingCatalog } from './lacking-catalog.ts';
import type { LeftThumbnailCatalog } from './left-thumbnail-catalog.ts';
import type { ModelCatalog, ModelPen } from './model-catalog.ts';
import type { MissingCatalog } from './missing-catalog.ts';
import type { OrganiseCatalog } from './organise-catalog.ts';
import type { SearchCatalog } from './search-catalog.ts';
import type { OrganisePen } from './organise-pen.ts';
import type { SidecarCatalog } from './sidecar-catalog.ts';
import type { SimilarCatalog } from './similar-catalog.ts';
import type { TeachCatalog, TeachPen } from './teach-catalog.ts';

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
  /** The last look found that its drive is away. */
  readonly isAway: boolean;
  /** Where other drives were joined to it (scan/mounts.ts); undefined before the first look. */
  readonly mounts: readonly FilePath[] | undefined;
}

export interface NewFolder {
  readonly path: FilePath;
  readonly pathKey: FilePath;
  readonly foldsCase: boolean;
  /** What is left out of it; nothing, where it is not said. */
  readonly excludes?: readonly string[];
  /** Where drives are known to be joined to it; undefined where nothing is known of them. */
  readonly mounts?: readonly FilePath[] | undefined;
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

/** A file by its name, relative to its folder. */
interface NamedFile extends FileStamp {
  readonly path: FilePath;
  readonly pathKey: FilePath;
}

/** A file as a scan found it. */
export interface FoundFile extends NamedFile {
  /** Its number in its file system, in decimal digits; undefined where it is not known. */
  readonly fileNumber?: string;
  /** Under how many names it is to be found; one, where it is not said. */
  readonly links?: number;
}

/** A file that is a photo of the catalog. */
export type FoundPhoto = FoundFile & { readonly id: number };

/** A file whose bytes are those of a photo that was read before. */
interface CopiedFile {
  readonly file: FoundFile;
  /** The photo that lies there and has these bytes now; undefined for a new one. */
  readonly id: number | undefined;
  /** Whose bytes it has. */
  readonly of: number;
}

/** What a look at a folder means for its photos; what is left out did not happen. */
export interface FileChanges {
  readonly added?: readonly FoundFile[];
  /** Edited in place: to be read again. */
  readonly changed?: readonly FoundPhoto[];
  /** The same bytes under another time, or another spelling of the name. */
  readonly renamed?: readonly FoundPhoto[];
  /** Photos that lie here now and lay elsewhere, in whatever folder. */
  readonly moved?: readonly FoundPhoto[];
  readonly copied?: readonly CopiedFile[];
  readonly missing?: readonly number[];
  /** Missing before, here again as it was. */
  readonly back?: readonly FoundPhoto[];
  /** The photo `id` takes the place of `copy`, which is forgotten. */
  readonly replaced?: readonly { readonly id: number; readonly copy: number }[];
}

/** What is set for a folder; what is left out stays as it is. */
export interface FolderSettings {
  readonly isPaused?: boolean | undefined;
  readonly excludes?: readonly string[] | undefined;
  /** The last scan could not look into it: its pending photos wait. */
  readonly isAway?: boolean | undefined;
  readonly mounts?: readonly FilePath[] | undefined;
}

/** Which failed photos are meant; what is left out does not limit. */
export interface FailedOnly {
  readonly codes?: readonly ErrorCode[];
  readonly ids?: readonly number[];
}

/** A photo as the catalog knows it, for comparing with what a scan found. */
export interface KnownFile extends NamedFile {
  readonly id: number;
  readonly state: PhotoState;
}

/** A photo with all that tells whether a file is it. */
export interface PlacedPhoto extends KnownFile {
  readonly folderId: number;
  readonly fileNumber: string | undefined;
  /** SHA-256 of the bytes that its stamp stands for, hexadecimal; undefined where it is not known. */
  readonly content: string | undefined;
  /** Milliseconds since 1970. */
  readonly addedAt: number;
  /** A person said something of it here: stars, tags, a title, an album. */
  readonly isOrganised: boolean;
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

/** Why a photo could not be read. */
export interface PhotoFailure {
  readonly stamp: FileStamp;
  readonly code: ErrorCode;
  readonly message: string;
  /** It may be gone by now without a trace in the file's size or time. */
  readonly isPassing: boolean;
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
  /** What can be made again from other rows; its changes want a catalog with a pen. */
  readonly care: CatalogCare;
  readonly models: ModelCatalog;
  /** What Kindred was taught to recognise. */
  readonly teach: TeachCatalog;
  counts(): PhotoCounts;
  folders(): FolderRow[];
  /** Photos of a folder below the path key `under` ('' for all), by path key. */
  knownFiles(folderId: number, under: FilePath): Map<FilePath, KnownFile>;
  /** Photos that lie in the folder `under` itself, not below it, by path key. */
  knownDirectly(folderId: number, under: FilePath): Map<FilePath, KnownFile>;
  /**
   * Folders right inside `under` that hold photos not missing: path keys, with the path that all of
   * them have in common; relative to the folder. Those that are spelled in several ways have none.
   */
  knownInside(folderId: number, under: FilePath): Map<FilePath, FilePath>;
  /** Photos of these sizes in bytes, wherever they lie and in whatever state. */
  photosOfSize(sizes: readonly number[]): PlacedPhoto[];
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
  readonly models: ModelPen;
  readonly teach: TeachPen;
  /** What the person organises. */
  readonly pen: OrganisePen;
  readonly sidecars: SidecarCatalog;
  readonly exports: ExportCatalog;
  readonly missing: MissingCatalog;
  readonly leftThumbnails: LeftThumbnailCatalog;
  readonly lacking: LackingCatalog;
  /** One transaction: a new folder, which takes over the photos of those inside it. */
  addFolder(folder: NewFolder, inside: readonly TakenOverFolder[]): FolderRow;
  /** Forgets a folder and all its photos; gives how many. */
  removeFolder(folderId: number): number;
  changeFolder(folderId: number, settings: FolderSettings): void;
  markScanned(folderId: number): void;
  /** One transaction: new and changed files become pending, moved ones stay what they are, lost ones missing. */
  applyChanges(folderId: number, changes: FileChanges): void;
  /** Says of photos that a scan no longer finds which of them a pattern leaves out. */
  markExcluded(missing: readonly number[], excluded: readonly number[]): void;
  /** Pending photos after id `after`, at most `limit`; not suspects, nor of paused or away folders. */
  pending(after: number, limit: number): PendingPhoto[];
  /** A photo as it is pending now; undefined where it is not. */
  pendingNow(id: number): PendingPhoto | undefined;
  /** Pending photos that the engine went down with, those with the fewest crashes first. */
  suspects(): PendingPhoto[];
  /** Those of paused and away folders left out. */
  pendingCount(): number;
  /**
   * Makes indexed photos pending again that lack an embedding of one of these models, and were not
   * refused by it; gives how many.
   */
  requeueWithout(modelIds: readonly string[]): number;
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
  /**
   * One transaction: the photo's row, vectors and labels; its journal entry is gone. A photo that is
   * not pending with this stamp any more stays as it is: what was read is not what it is now.
   */
  saveIndexed(photoId: number, photo: IndexedPhoto): Result<{ readonly isKept: boolean }>;
  /**
   * One transaction: the reason; its journal entry is gone. For a reason that passes the photo keeps
   * what was read before, else its vectors are gone.
   */
  saveFailed(photoId: number, failure: PhotoFailure): Result<void>;
  saveClasses(modelId: string, names: readonly string[]): void;
  /** Forgets removals that every saved index has seen. */
  pruneRemovals(modelId: string, revision: number): void;
  setSetting(key: string, value: string): void;
}
