import type { CallOutput, CheckedInput } from '../../contract/calls.ts';
import { fail, ok, type Result } from '../../contract/errors.ts';
import type { Catalog, FolderRow } from '../catalog/catalog.ts';
import { pathForPerson, type FilePath } from '../scan/file-path.ts';
import { isInside, openFolder } from '../scan/folder-scan.ts';
import { registerFolder } from '../scan/library-folders.ts';
import type { BackgroundWork } from '../work/background-work.ts';

function isSame(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((text, at) => text === right[at]);
}

/** Adds, changes and forgets folders of the library, and has the work follow. */
export class FolderChanges {
  readonly #catalog: Catalog;
  readonly #work: BackgroundWork;
  readonly #onChanged: () => void;
  #adding: Promise<unknown> = Promise.resolve();

  /** @param onChanged told after each change of folders. */
  constructor(catalog: Catalog, work: BackgroundWork, onChanged: () => void) {
    this.#catalog = catalog;
    this.#work = work;
    this.#onChanged = onChanged;
  }

  /** Makes a folder part of the library; `folder-nested` where it is inside one already. */
  async add(path: FilePath): Promise<Result<CallOutput<'addFolder'>>> {
    // One after the other: each has to see the folders that the one before it made.
    const added = this.#adding.then(() => this.#add(path));
    this.#adding = added.catch(() => undefined); // Whoever asked gets what was thrown.
    return added;
  }

  async #add(path: FilePath): Promise<Result<CallOutput<'addFolder'>>> {
    const opened = await openFolder(path);
    if (!opened.ok) {
      return fail(opened.error.code, `${pathForPerson(path)}: ${opened.error.message}`);
    }
    const real = opened.value;
    const register = () => registerFolder(this.#catalog, real);
    // Photos that move from one folder to another must be in nobody's hands.
    const takesOver = this.#catalog
      .folders()
      .some((folder) => folder.path !== real && isInside(folder.path, real));
    const part = await (takesOver ? this.#work.exclusively(register) : register());
    if (!part.ok) return part;
    const { folder, under } = part.value;
    if (under !== '') {
      const message = `${pathForPerson(real)} is part of ${pathForPerson(folder.path)}, which is in the library already.`;
      return fail('folder-nested', message);
    }
    // Whoever adds a folder that waits wants it to go on.
    this.#catalog.changeFolder(folder.id, { isPaused: false });
    this.#follow([folder.id]);
    return ok({ id: folder.id, path: pathForPerson(folder.path) });
  }

  /** Pauses a folder, lets it go on, or leaves other things out of it. */
  async change(input: CheckedInput<'changeFolder'>): Promise<Result<CallOutput<'changeFolder'>>> {
    const found = this.#folder(input.id);
    if (!found.ok) return found;
    const { isPaused, excludes } = input;
    const before = found.value;
    const isNew = excludes !== undefined && !isSame(excludes, before.excludes);
    if ((isPaused ?? before.isPaused) === before.isPaused && !isNew) return ok({});
    // A round that began under other terms must not end under them.
    await this.#work.exclusively(() => {
      this.#catalog.changeFolder(input.id, { isPaused, excludes });
      this.#follow([input.id]);
      return Promise.resolve();
    });
    return ok({});
  }

  /** Forgets a folder and its photos; those on disk stay as they are. */
  async remove(id: number): Promise<Result<CallOutput<'removeFolder'>>> {
    const found = this.#folder(id);
    if (!found.ok) return found;
    const forgotten = await this.#work.exclusively(() => {
      const count = this.#catalog.removeFolder(id);
      this.#follow([]);
      return Promise.resolve(count);
    });
    return ok({ forgotten });
  }

  /** Has the work look through these folders, and pages ask again. */
  #follow(ids: readonly number[]): void {
    this.#work.ask(ids);
    this.#work.tellPhotos();
    this.#onChanged();
  }

  #folder(id: number): Result<FolderRow> {
    const folder = this.#catalog.folders().find((row) => row.id === id);
    return folder === undefined
      ? fail('folder-unknown', 'This folder is no longer in the library.')
      : ok(folder);
  }
}
