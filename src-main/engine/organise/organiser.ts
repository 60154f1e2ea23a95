import type { CallOutput } from '../../contract/calls.ts';
import { ok, type Result } from '../../contract/errors.ts';
import type { ActKind, CheckedAct } from '../../contract/organise-calls.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { AfterAct, TurnedAct } from '../catalog/organise-acts.ts';
import type { OrganisePen } from '../catalog/organise-pen.ts';
import { errorOf } from '../checked-call.ts';
import { ACTS_ON_ALBUMS } from './act-on-albums.ts';
import { ACTS_ON_PHOTOS } from './act-on-photos.ts';
import { ACTS_ON_SUGGESTIONS } from './act-on-suggestions.ts';
import { ACTS_ON_TAGS } from './act-on-tags.ts';
import type { Deed, Doings } from './deed.ts';
import { mergeOrganisation } from './merge-organisation.ts';
import type { OrganisationFile } from './organisation-file.ts';

const DOINGS: Doings<ActKind> = {
  ...ACTS_ON_PHOTOS,
  ...ACTS_ON_TAGS,
  ...ACTS_ON_ALBUMS,
  ...ACTS_ON_SUGGESTIONS,
};

function carryOut(pen: OrganisePen, act: CheckedAct): Deed {
  // The table pairs each kind with its act; TypeScript cannot follow that through a union.
  const doing = DOINGS[act.kind] as (pen: OrganisePen, act: CheckedAct) => Deed;
  return doing(pen, act);
}

/**
 * Carries out what a person does to photos, tags and albums, takes it back and does it again. It needs
 * nothing but a catalog: `new Organiser(catalog, () => {}).act({ kind: 'stars', photos, value: 3 })`,
 * the act with all its fields, as the contract checks it. Each call is one transaction.
 */
export class Organiser {
  readonly #catalog: Catalog;
  readonly #changed: (changed: { readonly sidecars: boolean }) => void;

  /** @param changed told after each change; `sidecars`: some are to be written now. */
  constructor(catalog: Catalog, changed: (changed: { readonly sidecars: boolean }) => void) {
    this.#catalog = catalog;
    this.#changed = changed;
  }

  /** One sentence of why not, where it can't be done; then nothing is changed. */
  act(act: CheckedAct): Result<CallOutput<'act'>> {
    return this.#attempt(() => {
      const { pen } = this.#catalog;
      const done = pen.acts.carryOut(act.kind, () => {
        const { name, made = null } = carryOut(pen, act);
        return { name, value: made };
      });
      if (done.changed > 0) this.#tell(done);
      return { ...done.state, changed: done.changed, made: done.value };
    });
  }

  /** Takes in what a file says, as one act; none where all of it is there already. */
  takeIn(file: OrganisationFile): Result<CallOutput<'importOrganisation'>> {
    return this.#attempt(() => {
      const { pen } = this.#catalog;
      const done = pen.acts.carryOut('import', () => ({
        name: null,
        value: mergeOrganisation(pen, file),
      }));
      if (done.changed > 0) this.#tell(done);
      return { ...done.value, changed: done.changed };
    });
  }

  undo(): Result<CallOutput<'undo'>> {
    return this.#turn(() => this.#catalog.pen.acts.undo());
  }

  redo(): Result<CallOutput<'redo'>> {
    return this.#turn(() => this.#catalog.pen.acts.redo());
  }

  organisation(): CallOutput<'organisation'> {
    return { ...this.#catalog.pen.acts.state(), ...this.#catalog.organise.overview() };
  }

  #turn(work: () => TurnedAct): Result<CallOutput<'undo'>> {
    return this.#attempt(() => {
      const turned = work();
      if (turned.act !== undefined) this.#tell(turned);
      return { ...turned.state, act: turned.act ?? null };
    });
  }

  #tell({ waitsForSidecars }: AfterAct): void {
    this.#changed({ sidecars: waitsForSidecars });
  }

  #attempt<T>(work: () => T): Result<T> {
    try {
      return ok(work());
    } catch (cause) {
      return { ok: false, error: errorOf(cause) };
    }
  }
}
