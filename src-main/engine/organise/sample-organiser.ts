import type { CallOutput } from '../../contract/calls.ts';
import { unwrap } from '../../contract/errors.ts';
import { checkInput } from '../../contract/check-input.ts';
import type { Act } from '../../contract/organise-calls.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { samplePhoto, saveSample } from '../catalog/sample-photo.ts';
import { openCatalog } from '../catalog/sqlite-catalog.ts';
import { Organiser } from './organiser.ts';

/** An organiser on a catalog of photos that exist only as rows, for tests. */
export class SampleOrganiser {
  readonly #dir: string;
  catalog: Catalog;
  organiser: Organiser;
  /** How often it told that something changed, and how often sidecars were to be written. */
  readonly told = { changes: 0, sidecars: 0 };

  constructor(dir: string) {
    this.#dir = dir;
    this.catalog = unwrap(openCatalog(dir));
    this.organiser = this.#organiser();
  }

  #organiser(): Organiser {
    return new Organiser(this.catalog, ({ sidecars }) => {
      this.told.changes += 1;
      if (sidecars) this.told.sidecars += 1;
    });
  }

  /** Closes the library and opens it again. */
  restart(): void {
    this.catalog.close();
    this.catalog = unwrap(openCatalog(this.#dir));
    this.organiser = this.#organiser();
  }

  /**
   * A folder with photos; those from `shown` on are not read yet and so not shown.
   * @param byteOf what all bytes of a photo’s hash are; the same for all where it is left out.
   */
  addFolder(
    path: string,
    count: number,
    shown = count,
    byteOf?: (at: number) => number,
  ): { folder: number; ids: number[] } {
    const { id } = this.catalog.addFolder({ path, pathKey: path, foldsCase: false }, []);
    const added = Array.from({ length: count }, (_, at) => {
      const name = `${at}.jpg`;
      return { path: name, pathKey: name, byteSize: 1, mtimeUs: 1 };
    });
    this.catalog.applyChanges(id, { added, changed: [], renamed: [], missing: [], back: [] });
    const ids = [...this.catalog.knownFiles(id, '').values()].map((file) => file.id);
    const plain = { ...samplePhoto([]), metadata: {} };
    for (const [at, photo] of ids.slice(0, shown).entries()) {
      const hash = byteOf === undefined ? plain.hash : new Uint8Array(32).fill(byteOf(at));
      saveSample(this.catalog, photo, { ...plain, hash });
    }
    return { folder: id, ids };
  }

  /** As the contract checks it; the reason is thrown. */
  act(act: Act): CallOutput<'act'> {
    return unwrap(this.organiser.act(unwrap(checkInput('act', { act })).act));
  }

  /** The code and sentence of a refusal; undefined where the act was done. */
  refusal(act: Act): { code: string; message: string } | undefined {
    const done = this.organiser.act(unwrap(checkInput('act', { act })).act);
    return done.ok ? undefined : { code: done.error.code, message: done.error.message };
  }
}
