import type { PhotoCard, PhotoDetails } from '../../src-main/contract/photo-calls.ts';
import { countryName, date, number, t } from '../i18n/messages.svelte.ts';
import { offsetText, shutterOf } from './shutter.ts';

// What is known of a photo, in a person's words.

/** “6000 × 4000 · 24 MP”. */
export function pixelsText({ width, height }: Pick<PhotoCard, 'width' | 'height'>): string {
  const size = `${number(width, { useGrouping: false })} × ${number(height, { useGrouping: false })}`;
  const megapixels = (width * height) / 1e6;
  if (megapixels < 0.05) return size;
  const digits = megapixels < 10 ? 1 : 0;
  return `${size} · ${number(megapixels, { maximumFractionDigits: digits })} MP`;
}

/** “Monday, 30 June 2025 at 18:04 (UTC+2)”; undefined where the camera wrote none. */
export function takenText({ takenAt, takenOffsetMinutes }: PhotoDetails): string | undefined {
  if (takenAt === null) return undefined;
  const when = date(takenAt, { dateStyle: 'full', timeStyle: 'short' });
  return takenOffsetMinutes === null ? when : `${when} (UTC${offsetText(takenOffsetMinutes)})`;
}

/** “30 Jun 2025, 18:04:05”: to the second, as photos side by side may differ by no more. */
export function shortTakenText({ takenAt }: PhotoDetails): string | undefined {
  return takenAt === null ? undefined : date(takenAt, { dateStyle: 'medium', timeStyle: 'medium' });
}

/** Maker and model, without saying the maker twice; undefined where neither is known. */
export function cameraText({ cameraMake, cameraModel }: PhotoDetails): string | undefined {
  const make = cameraMake?.trim() ?? '';
  const model = cameraModel?.trim() ?? '';
  const [brand = ''] = make.split(' ');
  const isTwice = brand !== '' && model.toLowerCase().startsWith(brand.toLowerCase());
  const text = isTwice ? model : `${make} ${model}`.trim();
  return text === '' ? undefined : text;
}

function shutterText(seconds: number): string {
  const shutter = shutterOf(seconds);
  return shutter.kind === 'part'
    ? `1/${number(shutter.of, { useGrouping: false })} s`
    : `${number(shutter.seconds)} s`;
}

/** “1/250 s · f/2.8 · ISO 200 · 35 mm”; undefined where nothing is known. */
export function exposureText(photo: PhotoDetails): string | undefined {
  const { exposureSeconds, fNumber, iso, focalLengthMm } = photo;
  const parts = [
    exposureSeconds === null || exposureSeconds <= 0 ? undefined : shutterText(exposureSeconds),
    fNumber === null ? undefined : `f/${number(fNumber, { maximumFractionDigits: 1 })}`,
    iso === null ? undefined : `ISO ${number(iso, { useGrouping: false })}`,
    focalLengthMm === null
      ? undefined
      : `${number(focalLengthMm, { maximumFractionDigits: 1 })} mm`,
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : parts.join(' · ');
}

function degrees(value: number): string {
  return `${number(Math.abs(value), { maximumFractionDigits: 4, minimumFractionDigits: 4 })}°`;
}

/** “Lisbon, Portugal”; undefined where no town is near. */
function cityText({ place }: PhotoDetails): string | undefined {
  return place === null ? undefined : `${place.city}, ${countryName(place.country)}`;
}

/** “Lisbon, Portugal · 38.7073° N, 9.1365° W · 12 m”; undefined where it is not known. */
export function placeText(photo: PhotoDetails): string | undefined {
  const { latitude, longitude, altitudeM } = photo;
  if (latitude === null || longitude === null) return undefined;
  const down = t(latitude < 0 ? 'viewer.south' : 'viewer.north', { angle: degrees(latitude) });
  const across = t(longitude < 0 ? 'viewer.west' : 'viewer.east', { angle: degrees(longitude) });
  const height =
    altitudeM === null ? undefined : `${number(altitudeM, { maximumFractionDigits: 0 })} m`;
  const parts = [cityText(photo), `${down}, ${across}`, height];
  return parts.filter((part) => part !== undefined).join(' · ');
}
