import type { CallInput } from '../../src-main/contract/calls.ts';
import type { KindredError } from '../../src-main/contract/errors.ts';
import { EXPORT_FORMATS, EXPORT_METADATA } from '../../src-main/contract/export-calls.ts';
import { typedPath } from '../folders/path-parts.ts';
import { reasonOf, t } from '../i18n/messages.svelte.ts';
import { dialogs } from '../state/dialogs.svelte.ts';
import { engine } from '../state/engine.svelte.ts';

export type ExportFormat = (typeof EXPORT_FORMATS)[number];
export type ExportMetadata = (typeof EXPORT_METADATA)[number];

const KEY = 'kindred.export';
/** As the contract has it, pixels. */
export const SMALLEST_SIDE = 16;
export const LARGEST_SIDE = 32_768;
/** Photos that an example is asked of at most: how many there are shows in the digits of {n}. */
const EXAMPLES_OF = 100_000;

interface Choices {
  /** The folder, as it was typed or chosen. */
  readonly to: string;
  readonly format: ExportFormat;
  /** Pixels; null leaves the size. */
  readonly longestSide: number | null;
  readonly quality: number;
  readonly metadata: ExportMetadata;
  readonly names: string;
}

const DEFAULTS: Choices = {
  to: '',
  format: 'original',
  longestSide: null,
  quality: 85,
  metadata: 'keep',
  names: '{name}',
};

function whole(value: unknown, least: number, most: number): number | undefined {
  const isThere = typeof value === 'number' && Number.isInteger(value);
  return isThere && value >= least && value <= most ? value : undefined;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** How photos were exported last time; whatever does not look right falls back to the default. */
function lastChoices(): Choices {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<
      Record<keyof Choices, unknown>
    >;
    return {
      to: text(kept.to) ?? DEFAULTS.to,
      format: EXPORT_FORMATS.find((format) => format === kept.format) ?? DEFAULTS.format,
      longestSide: whole(kept.longestSide, SMALLEST_SIDE, LARGEST_SIDE) ?? DEFAULTS.longestSide,
      quality: whole(kept.quality, 1, 100) ?? DEFAULTS.quality,
      metadata: EXPORT_METADATA.find((one) => one === kept.metadata) ?? DEFAULTS.metadata,
      names: text(kept.names) ?? DEFAULTS.names,
    };
  } catch {
    return DEFAULTS; // Storage is off, or holds something else: the defaults do.
  }
}

/** What the export dialog asks, and what came of it. */
class ExportForm {
  photos: readonly number[] = $state.raw([]);
  to: string = $state(DEFAULTS.to);
  format: ExportFormat = $state(DEFAULTS.format);
  longestSide: number | null = $state(DEFAULTS.longestSide);
  quality: number = $state(DEFAULTS.quality);
  metadata: ExportMetadata = $state(DEFAULTS.metadata);
  names: string = $state(DEFAULTS.names);
  /** Why nothing can go to that folder, in a sentence. */
  toProblem: string | undefined = $state();
  /** Why files can’t be called so. */
  namesProblem: string | undefined = $state();
  /** What the first files will be called. */
  examples: readonly string[] = $state.raw([]);
  isBeginning = $state(false);
  #asking: AbortController | undefined;

  /** Opens the dialog about these photos, set as it was last time. */
  show(photos: readonly number[]): void {
    this.photos = photos;
    Object.assign(this, lastChoices());
    this.toProblem = undefined;
    this.namesProblem = undefined;
    this.examples = [];
    dialogs.show('export');
  }

  /** Asks what the first files would be called; a later asking takes its place. */
  async showExamples(): Promise<void> {
    this.#asking?.abort();
    const asking = new AbortController();
    this.#asking = asking;
    const photos = this.photos.slice(0, EXAMPLES_OF);
    const answer = await engine.client.exportNames(
      { photos, format: this.format, names: this.names },
      { signal: asking.signal },
    );
    if (asking.signal.aborted) return;
    this.namesProblem = answer.ok ? undefined : reasonOf(answer.error);
    this.examples = answer.ok ? answer.value.names : [];
  }

  /** @returns whether it has begun; where not, `toProblem` or `namesProblem` says why. */
  async begin(home: string): Promise<boolean> {
    this.toProblem = this.to.trim() === '' ? t('export.toMissing') : undefined;
    if (this.toProblem !== undefined || this.isBeginning) return false;
    this.isBeginning = true;
    const answer = await engine.client.exportPhotos(this.#input(home));
    this.isBeginning = false;
    if (!answer.ok) {
      this.#refuse(answer.error);
      return false;
    }
    this.#keep();
    const others = engine.exports.filter(({ id }) => id !== answer.value.id);
    engine.exports = [...others, answer.value];
    await engine.askExports();
    return true;
  }

  #input(home: string): CallInput<'exportPhotos'> {
    const { photos, format, names } = this;
    const to = typedPath(this.to, home, home);
    if (format === 'original') return { photos: [...photos], to, format, names };
    const { longestSide, quality, metadata } = this;
    return { photos: [...photos], to, format, names, longestSide, quality, metadata };
  }

  #refuse(error: KindredError): void {
    if (error.code === 'name-unusable') this.namesProblem = reasonOf(error);
    else this.toProblem = reasonOf(error);
  }

  #keep(): void {
    const { to, format, longestSide, quality, metadata, names } = this;
    const kept: Choices = { to, format, longestSide, quality, metadata, names };
    try {
      localStorage.setItem(KEY, JSON.stringify(kept));
    } catch {
      return; // Storage is off: next time begins with the defaults.
    }
  }
}

export const exportForm = new ExportForm();
