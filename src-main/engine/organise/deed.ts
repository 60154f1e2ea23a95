import type { ActKind, CheckedAct } from '../../contract/organise-calls.ts';
import type { OrganisePen } from '../catalog/organise-pen.ts';

/** What an act is called in a menu, and the album that it made. */
export interface Deed {
  /** The tag, the album, or the number of stars. */
  readonly name: string | null;
  readonly made?: number;
}

/** Carries out one kind of act; throws the reason where it can't be. */
type Doing<Kind extends ActKind> = (
  pen: OrganisePen,
  act: Extract<CheckedAct, { kind: Kind }>,
) => Deed;

/** How each of some kinds is carried out. */
export type Doings<Kinds extends ActKind> = { readonly [Kind in Kinds]: Doing<Kind> };
