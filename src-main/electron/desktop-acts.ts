import type {
  CheckedDesktopInput,
  DesktopCallName,
  DesktopOutput,
} from '../contract/desktop-calls.ts';
import { fail, ok, type KindredError, type Result } from '../contract/errors.ts';
import type { EngineLine } from '../serve/engine-line.ts';
import { openablePath, photoPath, photoToTrash, type PhotoSource } from './photo-file.ts';

/** Files as they are dragged out of the window. */
export interface DraggedFiles {
  readonly files: readonly string[];
  /** JPEG, at most 444 pixels a side: what is seen at the pointer; none where there is no thumbnail. */
  readonly icon: Uint8Array | undefined;
}

/** What the system does to files for a person. Nothing in it deletes, and only the trash moves. */
export interface FileShell {
  showItemInFolder(path: string): void;
  /** @returns '' or why it was not opened. */
  openPath(path: string): Promise<string>;
  trashItem(path: string): Promise<void>;
  /** Puts a JPEG on the clipboard as a picture; false where it can't be read as one. */
  writeImage(jpeg: Uint8Array): Promise<boolean>;
  writeText(text: string): Promise<void>;
  startDrag(dragged: DraggedFiles): void;
  /** The system's dialog for folders; none where the person closed it. */
  openFolders(): Promise<string[]>;
}

/** What of the engine these acts need. */
type ActsEngine = PhotoSource & Pick<EngineLine, 'screen' | 'thumbnail' | 'overview' | 'work'>;

/** How changes come to be known where the system tells of none: after a while. */
const LATE: ReadonlySet<string> = new Set(['polling', 'rescans']);

type Answer<Name extends DesktopCallName> = Promise<Result<DesktopOutput<Name>>>;
type FileCallName = 'reveal' | 'openFile' | 'copyPhotos' | 'trash' | 'dragOut' | 'chooseFolders';
/** Calls of a page by name, each with its input checked. */
export type DesktopHandlers<Names extends DesktopCallName = DesktopCallName> = {
  readonly [Name in Names]: (input: CheckedDesktopInput<Name>) => Answer<Name>;
};

/** As many questions to the engine at once; more would only wait there. */
const AT_ONCE = 16;

/** The files of photos that are there, in the order asked for, and the first reason where one is not. */
async function photoPaths(
  engine: PhotoSource,
  ids: readonly number[],
): Promise<{ paths: string[]; reason: KindredError | undefined }> {
  const paths: string[] = [];
  let reason: KindredError | undefined;
  for (let at = 0; at < ids.length; at += AT_ONCE) {
    const some = ids.slice(at, at + AT_ONCE).map((id) => photoPath(engine, id));
    for (const path of await Promise.all(some)) {
      if (path.ok) paths.push(path.value);
      else reason ??= path.error;
    }
  }
  return { paths, reason };
}

const NO_PHOTO: KindredError = { code: 'photo-unknown', message: 'There is no such photo.' };

/** The calls of a page that are about files of its photos. */
class DesktopActs {
  readonly #engine: ActsEngine;
  readonly #shell: FileShell;
  readonly #onProblem: (cause: unknown) => void;

  constructor(engine: ActsEngine, shell: FileShell, onProblem: (cause: unknown) => void) {
    this.#engine = engine;
    this.#shell = shell;
    this.#onProblem = onProblem;
  }

  async reveal({ photo }: CheckedDesktopInput<'reveal'>): Answer<'reveal'> {
    const path = await photoPath(this.#engine, photo);
    if (!path.ok) return path;
    this.#shell.showItemInFolder(path.value);
    return ok({});
  }

  async openFile({ photo }: CheckedDesktopInput<'openFile'>): Answer<'openFile'> {
    const path = await openablePath(this.#engine, photo);
    if (!path.ok) return path;
    const problem = await this.#shell.openPath(path.value);
    if (problem === '') return ok({});
    return fail('file-unopened', 'The system found no program that opens this file.', problem);
  }

  async copyPhotos({ photos }: CheckedDesktopInput<'copyPhotos'>): Answer<'copyPhotos'> {
    const ids = [...new Set(photos)];
    const [only] = ids;
    if (only !== undefined && ids.length === 1) return this.#copyPicture(only);
    const { paths, reason } = await photoPaths(this.#engine, ids);
    if (paths.length === 0) return { ok: false, error: reason ?? NO_PHOTO };
    await this.#shell.writeText(paths.join('\n'));
    return ok({ as: 'paths', photos: paths.length });
  }

  async #copyPicture(id: number): Answer<'copyPhotos'> {
    const jpeg = await this.#engine.screen(id);
    if (!jpeg.ok) return jpeg;
    if (await this.#shell.writeImage(jpeg.value)) return ok({ as: 'picture', photos: 1 });
    return fail('image-damaged', 'The picture can’t be put on the clipboard.');
  }

  /** One after the other, each looked at right before; what is wrong with one costs that one. */
  async trash({ photos }: CheckedDesktopInput<'trash'>): Answer<'trash'> {
    const failed: DesktopOutput<'trash'>['failed'] = [];
    let moved = 0;
    for (const photo of new Set(photos)) {
      const trashed = await this.#trashOne(photo);
      if (trashed.ok) moved += 1;
      else {
        const { code, message } = trashed.error;
        failed.push({ photo, name: await this.#nameOf(photo), code, message });
      }
    }
    if (moved > 0) await this.#lookAgain();
    return ok({ moved, failed });
  }

  /** Where no system tells the engine that files went, it looks now rather than in a minute. */
  async #lookAgain(): Promise<void> {
    const overview = await this.#engine.overview({});
    const isLate = overview.ok && overview.value.folders.some(({ watch }) => LATE.has(watch));
    if (isLate) await this.#engine.work({ do: 'scan' });
  }

  async #trashOne(id: number): Promise<Result<true>> {
    const file = await photoToTrash(this.#engine, id);
    if (!file.ok) return file;
    try {
      await this.#shell.trashItem(file.value.path);
      return ok(true);
    } catch (cause) {
      this.#onProblem(cause);
      return fail('trash-unavailable', 'The system did not take the file into its trash.', cause);
    }
  }

  async #nameOf(id: number): Promise<string> {
    const photo = await this.#engine.photo({ id });
    return photo.ok ? photo.value.name : '';
  }

  async dragOut({ photos }: CheckedDesktopInput<'dragOut'>): Answer<'dragOut'> {
    const { paths, reason } = await photoPaths(this.#engine, [...new Set(photos)]);
    const [first] = photos;
    if (paths.length === 0 || first === undefined) return { ok: false, error: reason ?? NO_PHOTO };
    const icon = await this.#engine.thumbnail(first);
    this.#shell.startDrag({ files: paths, icon: icon.ok ? icon.value : undefined });
    return ok({});
  }

  async chooseFolders(): Answer<'chooseFolders'> {
    return ok({ paths: await this.#shell.openFolders() });
  }
}

/**
 * What a page's calls about files do, on this system.
 * @param onProblem told what lies beneath a file that the trash did not take.
 */
export function desktopActs(
  engine: ActsEngine,
  shell: FileShell,
  onProblem: (cause: unknown) => void,
): DesktopHandlers<FileCallName> {
  const acts = new DesktopActs(engine, shell, onProblem);
  return {
    reveal: (input) => acts.reveal(input),
    openFile: (input) => acts.openFile(input),
    copyPhotos: (input) => acts.copyPhotos(input),
    trash: (input) => acts.trash(input),
    dragOut: (input) => acts.dragOut(input),
    chooseFolders: () => acts.chooseFolders(),
  };
}
