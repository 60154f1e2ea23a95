import type { CallOutput, CheckedInput } from '../../contract/calls.ts';
import type { CallOptions } from '../../contract/client.ts';
import type { Result } from '../../contract/errors.ts';
import type { EngineEvent } from '../../contract/events.ts';
import type { BackgroundWork } from '../work/background-work.ts';
import { ProgressMeter } from '../work/progress-meter.ts';
import type { Teacher } from './teacher.ts';

interface LessonsOptions {
  readonly teacher: Teacher;
  readonly work: BackgroundWork;
  readonly emit: (event: EngineEvent) => void;
}

/** What was taught in a library that an app has open: pages hear of it, and rounds tag by it. */
export class Lessons {
  readonly #options: LessonsOptions;

  constructor(options: LessonsOptions) {
    this.#options = options;
  }

  list(): Promise<Result<CallOutput<'lessons'>>> {
    return this.#options.teacher.lessons();
  }

  async teach(
    input: CheckedInput<'teach'>,
    options?: CallOptions,
  ): Promise<Result<CallOutput<'teach'>>> {
    const { teacher, work } = this.#options;
    const taught = await work.exclusively((on) => {
      // How many steps it takes shows while it learns: it stops when it gets no better.
      new ProgressMeter('teach', undefined, on.onProgress).flush();
      return teacher.teach(input, on);
    }, options);
    // Where photos get it by themselves, they do so by what was learnt now.
    this.#tell(taught, taught.ok && taught.value.threshold !== null);
    return taught;
  }

  suggestions(input: CheckedInput<'suggestions'>): Promise<Result<CallOutput<'suggestions'>>> {
    return this.#options.teacher.suggestions(input);
  }

  async change(input: CheckedInput<'changeLesson'>): Promise<Result<CallOutput<'changeLesson'>>> {
    const changed = await this.#options.teacher.change(input);
    this.#tell(changed, true);
    return changed;
  }

  async forget(input: CheckedInput<'forgetLesson'>): Promise<Result<CallOutput<'forgetLesson'>>> {
    const forgotten = await this.#options.teacher.forget(input);
    this.#tell(forgotten, false);
    return forgotten;
  }

  close(): Promise<void> {
    return this.#options.teacher.close();
  }

  #tell({ ok }: Result<unknown>, isToTag: boolean): void {
    if (!ok) return;
    this.#options.emit({ kind: 'lessons' });
    if (isToTag) this.#options.work.ask([]);
  }
}
