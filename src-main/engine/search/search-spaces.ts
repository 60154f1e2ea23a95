import type { StoredEmbedding } from '../catalog/catalog.ts';
import { COMPOSITION_ID, COMPOSITION_SIZE } from '../embed/composition.ts';
import type { ModelPack } from '../model/model-pack.ts';
import type { IndexedSpace } from '../vectors/index-sync.ts';
import { contentProfile, type ContentProfile } from './likeness.ts';

/** The space of one network's features. */
interface ContentSpace extends IndexedSpace {
  readonly profile: (embedding: StoredEmbedding) => ContentProfile;
}

/** The spaces that a library is searched in. */
export interface SearchSpaces {
  /** Undefined while no network is installed. */
  readonly content: ContentSpace | undefined;
  readonly composition: IndexedSpace;
}

function contentSpace({ manifest, meanFeature }: ModelPack): ContentSpace {
  const noClasses = new Uint8Array();
  const profile = ({ vector, classes = noClasses }: StoredEmbedding) =>
    contentProfile(vector, classes, meanFeature);
  return {
    name: 'content',
    modelId: manifest.id,
    identity: `${manifest.id} ${manifest.meanFeature?.sha256 ?? 'uncentred'}`,
    dimensions: manifest.featureSize,
    profile,
    transform: (vector) => profile({ vector }).feature,
  };
}

/** The spaces for an installed network, or for none. */
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
