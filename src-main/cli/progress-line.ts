import type { Progress, WorkStep } from '../contract/events.ts';

const BAR_WIDTH = 24;
/** Without a terminal a line is printed no more often than this, ms. */
const LOG_EVERY_MS = 10_000;

const STEP_NAMES: Record<WorkStep, string> = {
  model: 'Getting the model ready',
  scan: 'Looking for photos',
  photos: 'Indexing photos',
  sidecars: 'Going through sidecars',
  index: 'Updating the index',
  'next-model': 'Getting the next model ready',
  compare: 'Asking each model for neighbours',
  train: 'Training',
  teach: 'Learning',
  check: 'Checking the library',
};

/** Steps whose rate is worth telling. */
const PHOTO_STEPS = new Set<WorkStep>(['photos', 'next-model']);

const number = new Intl.NumberFormat('en');

/** `8 s`, `3 min`, `2 h 5 min`: as a person says it. */
export function duration(seconds: number): string {
  if (seconds < 90) return `${number.format(Math.ceil(seconds))} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

function bar(done: number, total: number): string {
  const filled =
    total > 0 ? Math.min(BAR_WIDTH, Math.floor((done / total) * BAR_WIDTH)) : BAR_WIDTH;
  return '█'.repeat(filled) + '░'.repeat(BAR_WIDTH - filled);
}

/** One line that tells how far the work has come. */
export function progressText(progress: Progress): string {
  const { step, done, total, failed, perSecond, secondsLeft } = progress;
  const parts = [
    total === undefined
      ? number.format(done)
      : `${bar(done, total)} ${number.format(done)}/${number.format(total)}`,
  ];
  if (PHOTO_STEPS.has(step) && perSecond > 0) parts.push(`${perSecond.toFixed(1)} photos/s`);
  if (secondsLeft !== undefined && done !== total) parts.push(`${duration(secondsLeft)} left`);
  if (failed > 0) parts.push(`${number.format(failed)} failed`);
  return `${STEP_NAMES[step]}  ${parts.join(' · ')}`;
}

/** Shows progress on standard error: one living line on a terminal, a line now and then elsewhere. */
export class ProgressLine {
  readonly #stream: NodeJS.WriteStream;
  #step: WorkStep | undefined;
  #loggedAt = -Infinity;
  #hasLine = false;

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream;
  }

  show(progress: Progress): void {
    if (!this.#stream.isTTY) {
      this.#log(progress);
      return;
    }
    if (progress.step !== this.#step) this.end();
    this.#step = progress.step;
    this.#hasLine = true;
    const text = progressText(progress).slice(0, Math.max(20, this.#stream.columns - 1));
    this.#stream.write(`\r\u001b[2K${text}`);
  }

  #log(progress: Progress): void {
    const now = performance.now();
    if (now - this.#loggedAt < LOG_EVERY_MS) return;
    this.#loggedAt = now;
    this.#stream.write(`${progressText(progress)}\n`);
  }

  /** A line of its own, above the living one. */
  note(message: string): void {
    this.end();
    this.#stream.write(`${message}\n`);
  }

  /** Leaves the living line as it is and goes to the next. */
  end(): void {
    if (this.#hasLine) this.#stream.write('\n');
    this.#hasLine = false;
  }
}
