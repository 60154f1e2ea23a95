import type { CallOutput } from '../../contract/calls.ts';
import type { OnnxDescription } from './model-manifest.ts';

/** How bytes become the numbers that a network was trained on, by the names that Keras gave them. */
export type Normalisation = 'tf' | 'torch' | 'caffe' | 'clip' | 'unit' | 'bytes';

/** In the network's own order of channels, of bytes from 0 to 255. */
export const NORMALISATIONS: Readonly<
  Record<Normalisation, Pick<OnnxDescription, 'channels' | 'mean' | 'std'>>
> = {
  /** −1 to 1. */
  tf: { channels: 'rgb', mean: [127.5, 127.5, 127.5], std: [127.5, 127.5, 127.5] },
  /** ImageNet's mean and deviation: (0.485, 0.456, 0.406) and (0.229, 0.224, 0.225) of 1. */
  torch: { channels: 'rgb', mean: [123.675, 116.28, 103.53], std: [58.395, 57.12, 57.375] },
  /** Caffe's: blue first, less ImageNet's mean, not scaled. */
  caffe: { channels: 'bgr', mean: [103.939, 116.779, 123.68], std: [1, 1, 1] },
  /** OpenAI's preprocessor: (0.48145466, 0.4578275, 0.40821073), (0.26862954, 0.26130258, 0.27577711). */
  clip: {
    channels: 'rgb',
    mean: [122.7709383, 116.7460125, 104.09373615],
    std: [68.5005327, 66.6321579, 70.32316305],
  },
  /** 0 to 1. */
  unit: { channels: 'rgb', mean: [0, 0, 0], std: [255, 255, 255] },
  /** As they are; the network has its own first step. */
  bytes: { channels: 'rgb', mean: [0, 0, 0], std: [1, 1, 1] },
};

/** Where in a network the numbers are that photos are compared by. */
type FeaturePlace =
  /** What goes into the classifier, before it is pooled where it is. */
  | 'before-classifier'
  /** The last value with places. */
  | 'last-map'
  /** What it gives, as it is. */
  | 'output';

/** What is known of a kind of network, without any weights. */
export interface Preset {
  readonly id: string;
  readonly name: string;
  readonly family: string;
  /** Of the weights that the source has. */
  readonly licence: string;
  /** A page on which to get it. */
  readonly source: string;
  readonly inputSize: number;
  /** As it is commonly exported; what a file says itself goes before. */
  readonly layout: OnnxDescription['layout'];
  readonly normalisation: Normalisation;
  /** One channel instead of three. */
  readonly isGrey?: boolean;
  readonly feature: FeaturePlace;
  readonly dimensions: number;
}

const KERAS = 'https://keras.io/api/applications/';
const KERAS_LICENCE = 'Apache-2.0';
const TORCHVISION = 'https://docs.pytorch.org/vision/stable/models.html';
const MOBILENET_V1 =
  'https://github.com/tensorflow/models/blob/master/research/slim/nets/mobilenet_v1.md';

/** Names of widths in ids: 0.75 is 075. */
function digits(width: number): string {
  return width.toFixed(2).replace('.', '');
}

/** Channels that a width leaves, a multiple of eight (as in slim’s and Keras’ `make_divisible`). */
function widthOf(channels: number, width: number): number {
  const scaled = Math.max(8, Math.floor((channels * width + 4) / 8) * 8);
  return scaled < 0.9 * channels * width ? scaled + 8 : scaled;
}

function grid(
  widths: readonly number[],
  sizes: readonly number[],
  preset: (width: number, size: number) => Preset,
): readonly Preset[] {
  return widths.flatMap((width) => sizes.map((size) => preset(width, size)));
}

const MOBILENETS_V1 = grid([0.25, 0.5, 0.75, 1], [128, 160, 192, 224], (width, size) => ({
  id: `mobilenet-v1-${digits(width)}-${size}`,
  name: `MobileNetV1 ${width}, ${size} px`,
  family: 'MobileNetV1',
  licence: KERAS_LICENCE,
  source: MOBILENET_V1,
  inputSize: size,
  layout: 'nhwc',
  normalisation: 'tf',
  feature: 'before-classifier',
  dimensions: 1024 * width,
}));

/** Below a width of 1 the last layer keeps its 1,280 channels. */
const MOBILENETS_V2 = grid(
  [0.35, 0.5, 0.75, 1, 1.3, 1.4],
  [96, 128, 160, 192, 224],
  (width, size) => ({
    id: `mobilenet-v2-${digits(width)}-${size}`,
    name: `MobileNetV2 ${width}, ${size} px`,
    family: 'MobileNetV2',
    licence: KERAS_LICENCE,
    source: `${KERAS}mobilenet/`,
    inputSize: size,
    layout: 'nhwc',
    normalisation: 'tf',
    feature: 'before-classifier',
    dimensions: width > 1 ? widthOf(1280, width) : 1280,
  }),
);

/** A network of the Keras applications: as tf2onnx exports it, pooled before its classifier. */
function keras(
  id: string,
  [name, inputSize, normalisation, dimensions]: readonly [string, number, Normalisation, number],
  page: string,
): Preset {
  return {
    id,
    name,
    family: name,
    licence: KERAS_LICENCE,
    source: KERAS + page,
    inputSize,
    layout: 'nhwc',
    normalisation,
    feature: 'before-classifier',
    dimensions,
  };
}

/** An image encoder of CLIP: a picture becomes a point in the space of pictures and words. */
function clip(id: string, name: string, dimensions: number, source: string): Preset {
  return {
    id,
    name: `CLIP ${name}, image encoder`,
    family: 'CLIP',
    licence: 'MIT',
    source,
    inputSize: 224,
    layout: 'nchw',
    normalisation: 'clip',
    feature: 'output',
    dimensions,
  };
}

const RESNET_TORCH: Preset = {
  id: 'resnet50-v1-torch',
  name: 'ResNet50, as torchvision trains it',
  family: 'ResNet50',
  licence: 'BSD-3-Clause',
  source: TORCHVISION,
  inputSize: 224,
  layout: 'nchw',
  normalisation: 'torch',
  feature: 'before-classifier',
  dimensions: 2048,
};

/** All kinds of networks that are known. */
const PRESETS: readonly Preset[] = [
  {
    id: 'dense-28',
    name: 'Dense network, 28 × 28 grey',
    family: 'Dense',
    licence: 'your own',
    source: `${KERAS.replace('applications/', '')}layers/core_layers/dense/`,
    inputSize: 28,
    layout: 'nhwc',
    normalisation: 'unit',
    isGrey: true,
    feature: 'before-classifier',
    dimensions: 60,
  },
  // Two dense layers stand before its classifier; the last map is smaller, and has places.
  {
    ...keras('vgg16', ['VGG16', 224, 'caffe', 512], 'vgg/'),
    licence: 'CC-BY-4.0',
    feature: 'last-map',
  },
  keras('inception-v3', ['InceptionV3', 299, 'tf', 2048], 'inceptionv3/'),
  { ...keras('resnet50-v1', ['ResNet50', 224, 'caffe', 2048], 'resnet/'), licence: 'MIT' },
  { ...keras('resnet50-v2', ['ResNet50V2', 224, 'tf', 2048], 'resnet/'), licence: 'MIT' },
  RESNET_TORCH,
  keras('xception', ['Xception', 299, 'tf', 2048], 'xception/'),
  keras('nasnet-mobile', ['NASNetMobile', 224, 'tf', 1056], 'nasnet/'),
  {
    ...keras('densenet121', ['DenseNet121', 224, 'torch', 1024], 'densenet/'),
    licence: 'BSD-3-Clause',
  },
  keras('efficientnet-b0', ['EfficientNet-B0', 224, 'bytes', 1280], 'efficientnet/'),
  ...MOBILENETS_V1,
  ...MOBILENETS_V2,
  clip('clip-vit-b32', 'ViT-B/32', 512, 'https://huggingface.co/openai/clip-vit-base-patch32'),
  clip('clip-vit-b16', 'ViT-B/16', 512, 'https://huggingface.co/openai/clip-vit-base-patch16'),
  clip('clip-rn50', 'RN50', 1024, 'https://github.com/openai/CLIP'),
];

/** The preset with that id. */
export function presetById(id: string): Preset | undefined {
  return PRESETS.find((preset) => preset.id === id);
}

/** What `kindred model add --preset` knows, as the contract lists it. */
export function listPresets(): CallOutput<'listPresets'> {
  return {
    presets: PRESETS.map(({ id, name, family, licence, source, inputSize, dimensions }) => ({
      id,
      name,
      family,
      licence,
      source,
      inputSize,
      dimensions,
    })),
  };
}

/** How a preset's network is fed, as far as the file itself does not say it. */
export function feedingOf(preset: Preset): Pick<OnnxDescription, 'channels' | 'mean' | 'std'> {
  const { channels, mean, std } = NORMALISATIONS[preset.normalisation];
  return { channels: preset.isGrey === true ? 'grey' : channels, mean, std };
}
