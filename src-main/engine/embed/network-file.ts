/** Which converted network to load, and what it is expected to give. */
export interface NetworkFile {
  readonly modelId: string;
  /**
   * An ONNX file with input `image` (uint8, [1, size, size, 3], RGB) and outputs `feature`
   * [1, featureSize], `map` [1, mapSize, mapSize, featureSize], whose mean the feature is, and
   * `logits` [1, classCount]; where the network has no places or no classes, mapSize is 1 or
   * classCount 0, and that output is not there.
   */
  readonly path: string;
  readonly inputSize: number;
  readonly featureSize: number;
  readonly mapSize: number;
  readonly classCount: number;
  /** Class 0 is “none of them” (TensorFlow's 1,001 ImageNet classes). */
  readonly hasBackground: boolean;
}
