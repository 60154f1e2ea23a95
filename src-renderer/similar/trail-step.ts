import type { Region } from '../../src-main/contract/similar-calls.ts';
import { t } from '../i18n/messages.svelte.ts';
import type { TrailStep } from '../state/navigation.svelte.ts';

/** The part of the picture that a step asks about; undefined where it is all of it. */
export function regionOf({ of }: TrailStep): Region | undefined {
  return 'region' in of ? of.region : undefined;
}

/** What a step is called on the trail. */
export function nameOf(step: TrailStep): string {
  const { name } = step;
  return regionOf(step) === undefined ? name : t('viewer.partOf', { name });
}

/** The photos of the library that a step asks about; none where it is a picture from outside. */
export function photosOf({ of }: TrailStep): readonly number[] {
  if ('photos' in of) return of.photos;
  return 'photo' in of ? [of.photo] : [];
}

/** Width over height of what a step asks about: of the part, where it is a part. */
export function shapeOf(step: TrailStep): number {
  const region = regionOf(step);
  const whole = Math.max(1, step.aspect) / 1000;
  return region === undefined ? whole : (whole * region.width) / region.height;
}

/** The same picture, asked about as a whole or by another part. */
export function withRegion(step: TrailStep, region: Region | undefined): TrailStep | undefined {
  const { of } = step;
  if ('picture' in of) {
    const { picture } = of;
    return { ...step, of: region === undefined ? { picture } : { picture, region } };
  }
  const [photo, second] = photosOf(step);
  if (photo === undefined || second !== undefined) return undefined;
  return { ...step, of: region === undefined ? { photos: [photo] } : { photo, region } };
}
