import type { ComparedModel, Model } from '../../src-main/contract/model-calls.ts';
import { fileSize, number, t } from '../i18n/messages.svelte.ts';

/** A figure of a model with its name. */
interface Fact {
  readonly name: string;
  readonly value: string;
  /** There is no figure. */
  readonly isQuiet?: boolean;
}

/** “9 ms”, with a digit more where it is quick. */
function msWords(ms: number): string {
  return t('models.ms', { ms: number(ms, { maximumFractionDigits: ms < 10 ? 1 : 0 }) });
}

/** What a model is like, in figures. */
export function factsOf(model: Model): Fact[] {
  const { bytes, dimensions, inputSize, msPerPhoto, vectorBytes, indexBytes } = model;
  const made = vectorBytes + indexBytes;
  return [
    ...(bytes > 0 ? [{ name: t('models.size'), value: fileSize(bytes) }] : []),
    ...(made > 0 ? [{ name: t('models.vectors'), value: fileSize(made) }] : []),
    { name: t('models.dimensions'), value: number(dimensions) },
    { name: t('models.input'), value: t('models.pixels', { n: inputSize }) },
    msPerPhoto === null
      ? { name: t('models.time'), value: t('models.untimed'), isQuiet: true }
      : { name: t('models.time'), value: msWords(msPerPhoto) },
  ];
}

/** The address that a model says it is from, where a browser may open it; a file says it, so it may be anything. */
export function outsideLink(source: string | null): string | undefined {
  if (source === null || !URL.canParse(source)) return undefined;
  const { protocol, href } = new URL(source);
  return protocol === 'https:' || protocol === 'http:' ? href : undefined;
}

/** A name that fits where room is short. */
export function shortName(name: string, most: number): string {
  return name.length <= most ? name : `${name.slice(0, most - 1).trimEnd()}…`;
}

/** Milliseconds a photo, for a table; a dash where it is not known. */
export function timeWords({ msPerPhoto }: Pick<ComparedModel, 'msPerPhoto'>): string {
  if (msPerPhoto === null) return '–';
  return number(msPerPhoto, { maximumFractionDigits: msPerPhoto < 10 ? 1 : 0 });
}

/** mAP or P@5 with two digits; a dash where it was not measured. */
export function qualityWords(value: number | undefined): string {
  if (value === undefined) return '–';
  return number(value, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
}

/** “Tiny: 9 ms per photo · 32 dimensions · 4 MB · mAP 0.81”. */
export function figuresSaid(model: ComparedModel): string {
  const { name, msPerPhoto, dimensions, bytes, quality } = model;
  const facts = [
    ...(msPerPhoto === null ? [] : [`${timeWords(model)} ${t('models.plotX')}`]),
    `${number(dimensions)} ${t('models.column.dimensions').toLowerCase()}`,
    fileSize(bytes),
    ...(quality === null ? [] : [`${t('models.column.map')} ${qualityWords(quality.map)}`]),
  ];
  return t('models.said', { name, facts: facts.join(' · ') });
}
