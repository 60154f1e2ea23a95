import { tick } from 'svelte';
import { register } from '../commands/commands.ts';
import { navigation } from '../state/navigation.svelte.ts';
import { selection } from '../state/selection.svelte.ts';
import { reviewOf, type Answer, type Review } from './review.svelte.ts';

/** The keys that answer; Enter opens, as everywhere. */
export const ANSWER_KEYS: Readonly<Record<Answer, string>> = { accept: 'y', refuse: 'n' };

function shownReview(): Review | undefined {
  const { screen } = navigation;
  return screen.name === 'teach' ? reviewOf(screen.target) : undefined;
}

/** The suggestion after those that go, else the one before them. */
function nextOf(review: Review, gone: ReadonlySet<number>): number | undefined {
  const ids = review.shown.map(({ id }) => id);
  const from = ids.findIndex((id) => gone.has(id));
  return (
    ids.slice(Math.max(0, from)).find((id) => !gone.has(id)) ??
    ids.slice(0, Math.max(0, from)).findLast((id) => !gone.has(id))
  );
}

/** Keys go on to the next suggestion, in the grid as in the viewer. */
function moveOn(next: number | undefined): void {
  selection.clear();
  selection.focused = next;
  if (navigation.overlay?.name === 'viewer') {
    if (next === undefined) navigation.back();
    else navigation.show({ name: 'viewer', id: next });
    return;
  }
  // A person who pressed a button goes on pressing it.
  if (document.activeElement?.matches('[data-photo-id]') !== true || next === undefined) return;
  void tick().then(() => {
    document.querySelector<HTMLElement>(`[data-photo-id="${next}"]`)?.focus();
  });
}

/** Says yes or no to those of these photos that are suggested now. */
export function answerSuggestions(answer: Answer, ids: readonly number[]): void {
  const review = shownReview();
  const suggested = new Set(review?.suggestions?.map(({ id }) => id));
  const about = ids.filter((id) => suggested.has(id));
  if (review === undefined || about.length === 0 || review.isTeaching) return;
  moveOn(nextOf(review, new Set(about)));
  void review.answer(answer, about);
}

/** The commands of the suggestions; called once. */
export function registerTeachCommands(): void {
  const common = {
    group: 'mark',
    least: 1,
    most: Number.POSITIVE_INFINITY,
    isThere: () => shownReview() !== undefined && navigation.overlay?.name !== 'compare',
  } as const;
  register([
    {
      ...common,
      id: 'accept-suggestion',
      label: 'command.acceptSuggestion',
      key: ANSWER_KEYS.accept,
      run: (ids) => {
        answerSuggestions('accept', ids);
      },
    },
    {
      ...common,
      id: 'refuse-suggestion',
      label: 'command.refuseSuggestion',
      key: ANSWER_KEYS.refuse,
      run: (ids) => {
        answerSuggestions('refuse', ids);
      },
    },
  ]);
}
