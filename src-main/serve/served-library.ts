import type { CallOutput } from '../contract/calls.ts';
import type { PageClient } from '../contract/client.ts';
import type { Result } from '../contract/errors.ts';
import type { EngineEvent } from '../contract/events.ts';
import type { FilePath } from '../engine/scan/file-path.ts';

/** A photo's own file, to be read by the shell that shows it. */
export interface OriginalFile {
  readonly path: FilePath;
  readonly byteSize: number;
  /** As the file's content says, not its name. */
  readonly mediaType: string;
}

/** A picture from outside the library, kept for a while to be asked about. */
interface KeptPicture {
  /** What {@link LikeWhat} names it by. */
  readonly picture: string;
  /** Pixels, upright. */
  readonly width: number;
  readonly height: number;
}

/** The engine as a shell needs it: the calls of a page, its news, and pictures as bytes. */
export interface ServedLibrary extends PageClient {
  /** @returns what ends the listening. */
  on(listener: (event: EngineEvent) => void): () => void;
  /** JPEG, at most 444 pixels a side; made anew where the cache lost it. */
  thumbnail(id: number): Promise<Result<Uint8Array>>;
  /** `photo-unknown`, or `file-missing` and the like where the file can't be read now. */
  original(id: number): Promise<Result<OriginalFile>>;
  /** The whole photo as an upright sRGB JPEG, for formats that no browser shows. */
  screen(id: number): Promise<Result<Uint8Array>>;
  /** Takes a dropped or pasted picture; reasons as for any photo that can't be read. */
  keepPicture(bytes: Uint8Array, name: string): Promise<Result<KeptPicture>>;
  /** JPEG, at most 444 pixels a side. */
  pictureThumbnail(picture: string): Promise<Result<Uint8Array>>;
  /** All that a person organised, as a JSON file (docs/organisation-file.md). */
  organisationFile(): Promise<Result<Uint8Array>>;
  /** Takes such a file in, whole or not at all; one act, which can be undone. */
  takeOrganisation(bytes: Uint8Array): Promise<Result<CallOutput<'importOrganisation'>>>;
  /** The photo at an absolute path, where the library has one there that can be shown. */
  photoAt(path: string): Promise<Result<number | undefined>>;
  /** @returns false where a worker is still busy and holds this process open. */
  close(): Promise<boolean>;
}
