import { classProfile } from '../src-main/engine/search/class-profile.ts';
import {
  contentProfile,
  contentScore,
  type ContentProfile,
} from '../src-main/engine/search/likeness.ts';
import type { CorpusEmbedding, MeasuredRuntime } from './models-embeddings.ts';
import type { ComparedNetwork } from './models-networks.ts';
import type { CorpusPhoto, Half } from './quality-corpus.ts';
import { figuresOf, type Figures, type Likeness } from './quality-figures.ts';

/** The half that the course's networks have not seen. */
const JUDGED_HALF: Half = 'heldOut';

type Quality = Pick<Figures, 'mAP' | 'precisionAt5'>;

/** What one runtime makes of a network. */
export interface RuntimeFigures {
  readonly msPerPhoto: number;
  /** By the plain cosine of the features, on the judged half of the categories. */
  readonly judged: Quality;
  /** Of a photo's feature and that of ONNX Runtime, the least of all photos. */
  readonly leastCosine: number;
}

export interface NetworkFigures {
  readonly id: string;
  readonly name: string;
  readonly isTrainedHere: boolean;
  readonly bytes: number;
  readonly dimensions: number;
  readonly inputSize: number;
  readonly byRuntime: Readonly<Record<MeasuredRuntime, RuntimeFigures>>;
  /** On all categories, by the plain cosine; for a course network half of them are not new. */
  readonly all: Quality;
  /** As the app scores: centred where a mean comes along, and by the classes. */
  readonly asScored: { readonly judged: Quality; readonly all: Quality };
}

/** A network with the corpus as each runtime sees it. */
export interface EmbeddedNetwork {
  readonly network: ComparedNetwork;
  readonly byRuntime: Readonly<Record<MeasuredRuntime, CorpusEmbedding>>;
}

/** The figures of one network. */
export function networkFigures(
  corpus: readonly CorpusPhoto[],
  { network, byRuntime }: EmbeddedNetwork,
): NetworkFigures {
  const { pack } = network;
  const reference = byRuntime.onnxruntime;
  const plain = plainProfiles(reference);
  const ofRuntime = (runtime: MeasuredRuntime): RuntimeFigures => {
    const own = plainProfiles(byRuntime[runtime]);
    const { msPerPhoto } = byRuntime[runtime];
    const cosines = own.map((profile, at) => {
      const other = plain[at];
      return other === undefined ? NaN : contentScore(profile, other).cosine;
    });
    const judged = quality(corpus, own, cosineOfUnits, JUDGED_HALF);
    return { msPerPhoto, judged, leastCosine: Math.min(...cosines) };
  };
  const scored = reference.photos.map(({ feature, logits }) =>
    contentProfile(
      feature,
      logits.length === 0 ? new Uint8Array() : classProfile(logits),
      pack.meanFeature,
    ),
  );
  return {
    id: network.id,
    name: network.name,
    isTrainedHere: network.training !== undefined,
    bytes: network.bytes,
    dimensions: pack.manifest.featureSize,
    inputSize: pack.manifest.inputSize,
    byRuntime: {
      onnxruntime: ofRuntime('onnxruntime'),
      'onnxruntime-web': ofRuntime('onnxruntime-web'),
      tensorflow: ofRuntime('tensorflow'),
    },
    all: quality(corpus, plain, cosineOfUnits),
    asScored: {
      judged: quality(corpus, scored, appScore, JUDGED_HALF),
      all: quality(corpus, scored, appScore),
    },
  };
}

/** Features of length 1, neither centred nor with classes: scored by their cosine alone. */
function plainProfiles({ photos }: CorpusEmbedding): ContentProfile[] {
  return photos.map(({ feature }) =>
    contentProfile(feature, new Uint8Array(), new Float32Array(feature.length)),
  );
}

type Score = (a: ContentProfile, b: ContentProfile) => number;

const appScore: Score = (a, b) => contentScore(a, b).score;

/** Of features of length 1. */
const cosineOfUnits: Score = ({ feature: a }, { feature: b }) => {
  let product = 0;
  for (let at = 0; at < a.length; at += 1) product += (a[at] ?? 0) * (b[at] ?? 0);
  return product;
};

function quality(
  corpus: readonly CorpusPhoto[],
  profiles: readonly ContentProfile[],
  score: Score,
  half?: Half,
): Quality {
  const { mAP, precisionAt5 } = figuresOf(corpus, scoreAll(profiles, score), half);
  return { mAP, precisionAt5 };
}

/** Scores each pair once. */
function scoreAll(profiles: readonly ContentProfile[], score: Score): Likeness {
  const size = profiles.length;
  const scores = new Float64Array(size * size);
  profiles.forEach((a, row) => {
    for (let column = 0; column < row; column += 1) {
      const b = profiles[column];
      const likeness = b === undefined ? 0 : score(a, b);
      scores[row * size + column] = likeness;
      scores[column * size + row] = likeness;
    }
  });
  return (a, b) => scores[a * size + b] ?? 0;
}
