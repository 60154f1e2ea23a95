import type { LikenessKind } from '../../src-main/contract/fields.ts';
import type { LikeWhat } from '../../src-main/contract/similar-calls.ts';
import type { TeachTarget } from '../../src-main/contract/teach-calls.ts';
import { shownHaystacks, type Haystack } from './haystacks.ts';

/** One search on the trail of likeness. */
export interface TrailStep {
  readonly of: LikeWhat;
  /** What the person may have chosen; the engine's own choice otherwise. */
  readonly by: LikenessKind | undefined;
  /** What is asked about: a file's name, or “3 photos”. */
  readonly name: string;
  /** The thumbnail on the trail. */
  readonly image: string;
  /** Width over height, in thousandths. */
  readonly aspect: number;
  /** What the library showed when the trail began, the widest first; none where it was all of it. */
  readonly haystacks?: readonly Haystack[];
  /** Which of these counts; all photos of the library when left out. */
  readonly within?: number | undefined;
  /** The model whose results are shown beside those of the one that answers; none when left out. */
  readonly beside?: string | undefined;
}

/** What fills the window. */
export type Screen =
  | { readonly name: 'library' }
  /** The last step is the one that is shown. */
  | { readonly name: 'similar'; readonly trail: readonly TrailStep[] }
  | { readonly name: 'folders' }
  | { readonly name: 'failures' }
  | { readonly name: 'missing' }
  | { readonly name: 'settings' }
  | { readonly name: 'models' }
  /** What Kindred suggests for a tag or an album. */
  | { readonly name: 'teach'; readonly target: TeachTarget };

/** What lies over it. */
type Overlay =
  /** The photos before and after it are those of `selection.listed`. */
  | { readonly name: 'viewer'; readonly id: number }
  | { readonly name: 'compare'; readonly ids: readonly number[] };

interface Place {
  readonly screen: Screen;
  readonly overlay: Overlay | undefined;
}

/** A browser that has not stepped by then does not: it forgets the oldest places. */
const STEP_LIMIT_MS = 1000;

const HOME: Place = { screen: { name: 'library' }, overlay: undefined };

/**
 * Where a person is. Every place is a step in the browser's own history, so that its back and
 * forward keys walk it, and a reload stays.
 */
class Navigation {
  #place: Place = $state.raw(HOME);
  /** How many places of ours lie behind this one. */
  #depth = $state(0);
  /** The depth of the last place that the browser still knows ahead of this one. */
  #deepest = $state(0);
  /**
   * What is asked for while the browser takes a step back, to be done after it, in turn: a second
   * step would lead out of the app, and what is opened would be left again.
   */
  #meanwhile: (() => void)[] | undefined;
  /** Is told before a step of the history is left for a new one. */
  onleave: (() => void) | undefined;
  /** What is kept with a new step beside the place; plain data. */
  beside: (() => object) | undefined;

  constructor() {
    const kept = history.state as { place?: Place; depth?: number } | null;
    if (kept?.place !== undefined) this.#place = kept.place;
    this.#depth = kept?.depth ?? 0;
    this.#deepest = this.#depth;
    addEventListener('popstate', ({ state }: PopStateEvent) => {
      const now = state as { place?: Place; depth?: number } | null;
      this.#place = now?.place ?? HOME;
      this.#depth = now?.depth ?? 0;
      this.#stepped();
    });
  }

  get screen(): Screen {
    return this.#place.screen;
  }

  get overlay(): Overlay | undefined {
    return this.#place.overlay;
  }

  #go(place: Place, replace = false): void {
    if (!replace) {
      if (
        this.#isLater(() => {
          this.#go(place);
        })
      )
        return;
      this.onleave?.();
      this.#depth += 1;
      this.#deepest = this.#depth;
    }
    this.#place = place;
    const plain = JSON.parse(JSON.stringify(place)) as Place;
    const state = { ...this.beside?.(), place: plain, depth: this.#depth };
    if (replace) history.replaceState(state, '');
    else history.pushState(state, '');
  }

  open(screen: Screen): void {
    this.#go({ screen, overlay: undefined });
  }

  show(overlay: Overlay): void {
    // The next photo in the viewer is no step back to walk.
    this.#go({ screen: this.screen, overlay }, this.overlay?.name === overlay.name);
  }

  /** One step back; to the library where there is none. */
  back(): void {
    if (
      this.#isLater(() => {
        this.back();
      })
    )
      return;
    if (this.#depth === 0) {
      this.#go(HOME, true);
      return;
    }
    const meanwhile: (() => void)[] = [];
    this.#meanwhile = meanwhile;
    history.back();
    setTimeout(() => {
      if (this.#meanwhile === meanwhile) this.#stepped();
    }, STEP_LIMIT_MS);
  }

  #isLater(step: () => void): boolean {
    this.#meanwhile?.push(step);
    return this.#meanwhile !== undefined;
  }

  #stepped(): void {
    const steps = this.#meanwhile ?? [];
    this.#meanwhile = undefined;
    for (const step of steps) step();
  }

  /** Whether {@link forward} leads anywhere. */
  get canGoForward(): boolean {
    return this.#depth < this.#deepest;
  }

  /** One step forward again, after steps back. */
  forward(): void {
    if (
      this.#isLater(() => {
        this.forward();
      })
    )
      return;
    history.forward();
  }

  /** Begins a trail, or goes on with the one that is on the screen, comparing in the same way. */
  findSimilar(step: TrailStep): void {
    const { screen } = this;
    if (screen.name !== 'similar') {
      const haystacks = screen.name === 'library' ? shownHaystacks() : [];
      this.open({ name: 'similar', trail: [{ haystacks, ...step }] });
      return;
    }
    const last = screen.trail.at(-1);
    // Asked twice in a row, it is one step.
    if (JSON.stringify(last?.of) === JSON.stringify(step.of)) {
      if (this.overlay !== undefined) this.open(screen);
      return;
    }
    const by = step.by ?? last?.by;
    const { haystacks = [], within, beside } = last ?? {};
    const next = { haystacks, within, beside, ...step, by };
    this.open({ name: 'similar', trail: [...screen.trail, next] });
  }

  /** Back along the trail to one of its steps. */
  walkTo(index: number): void {
    const { screen } = this;
    if (screen.name !== 'similar') return;
    this.open({ name: 'similar', trail: screen.trail.slice(0, index + 1) });
  }

  /** Shows the results of another model beside; a place of its own, which a step back leaves. */
  showBeside(beside: string | undefined): void {
    const { screen } = this;
    const last = screen.name === 'similar' ? screen.trail.at(-1) : undefined;
    if (screen.name !== 'similar' || last === undefined || last.beside === beside) return;
    this.open({ name: 'similar', trail: [...screen.trail.slice(0, -1), { ...last, beside }] });
  }

  /** The same step, compared in another way: no step to walk back. */
  changeStep(step: TrailStep): void {
    const { screen } = this;
    if (screen.name !== 'similar') return;
    const trail = [...screen.trail.slice(0, -1), step];
    this.#go({ screen: { name: 'similar', trail }, overlay: this.overlay }, true);
  }
}

export const navigation = new Navigation();
