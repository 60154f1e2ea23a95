import type { Model } from '../../src-main/contract/model-calls.ts';

/** What is about to be done to a model, once the person says so. */
export interface ModelAsked {
  readonly model: Model;
  readonly act: 'off' | 'remove';
}
