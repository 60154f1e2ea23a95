import type { StoredEmbedding } from '../catalog/catalog.ts';
import { COMPOSITION_ID, COMPOSITION_SIZE } from '../embed/composition.ts';
import type { ExaminedPicture } from '../embed/examine-picture.ts';
import type { ModelPack } from '../model/model-pack.ts';
import type { IndexedSpace } from '../vectors/index-sync.ts';
import type { CellMap } from './cell-shares.ts';
import { contentProfile, type ContentProfile } from './likeness.ts';

/** The space of one network's features. */
interface ContentSpace extends IndexedSpace {
  readonly profile: (embedding: StoredEmbedding) => ContentProfile;
  /** What is taken off each feature of length 1; zeros where the network came without. */
  readonly meanFeature: Float32Array;
  /** Class 0 is “none of them”. */
  readonly hasBackground: boolean;
}

/** The spaces that a library is searched in. */
export interface SearchSpaces {
  /** Undefined while no network is installed. */
  readonly content: ContentSpace | undefined;
  readonly composition: IndexedSpace;
}

/** Names the index of a network's features. */
export function contentIndexName(modelId: string): string {
  return `content-${modelId}`;
}

function contentSpace({ manifest, model, meanFeature }: ModelPack): ContentSpace {
  const noClasses = new Uint8Array();
  const profile = ({ vector, classes = noClasses }: StoredEmbedding) =>
    contentProfile(vector, classes, meanFeature);
  return {
    name: contentIndexName(manifest.id),
    modelId: manifest.id,
    identity: `${manifest.id} ${manifest.meanFeature?.sha256 ?? 'uncentred'}`,
    dimensions: manifest.featureSize,
    profile,
    meanFeature,
    hasBackground: model.hasBackground,
    transform: (vector) => profile({ vector }).feature,
  };
}

/** The spaces for one of the installed networks, or for none. */
export function searchSpaces(pack: ModelPack | undefined): SearchSpaces {
  return {
    content: pack === undefined ? undefined : contentSpace(pack),
    composition: {
      name: 'composition',
      modelId: COMPOSITION_ID,
      identity: COMPOSITION_ID,
      dimensions: COMPOSITION_SIZE,
      transform: (vector) => vector,
    },
  };
}

/** What a picture that was examined is compared by, and the cells that this comes from. */
export interface ExaminedProfile {
  readonly profile: ContentProfile;
  readonly cells: CellMap;
}

/** Undefined where the network in use did not look at the picture. */
export function contentOf(
  { content }: SearchSpaces,
  { content: examined }: ExaminedPicture,
): ExaminedProfile | undefined {
  if (content === undefined || examined?.modelId !== content.modelId) return undefined;
  return { profile: content.profile(examined), cells: examined };
}
