import { untrack } from 'svelte';
import type { CallOutput } from '../../src-main/contract/calls.ts';
import { language, t } from '../i18n/messages.svelte.ts';
import { engine } from '../state/engine.svelte.ts';
import { navigation } from '../state/navigation.svelte.ts';
import { notices } from '../state/notices.svelte.ts';

type Crash = NonNullable<CallOutput<'overview'>['crash']>;

/** More names than these are a number. */
const MOST_NAMES = 3;

function listed(names: readonly string[], type: 'conjunction' | 'disjunction'): string {
  return new Intl.ListFormat(language.locale, { type }).format(names);
}

/** What brought Kindred down, and what became of it. */
function crashWords({ photos, isLeftOut }: Crash): string {
  const n = photos.length;
  if (isLeftOut && n > 0) {
    return n > MOST_NAMES
      ? t('crash.leftOutMany', { n })
      : t('crash.leftOut', { n, photos: listed(photos, 'conjunction') });
  }
  if (n === 0) return t('crash.unknown');
  if (n > MOST_NAMES) return t('crash.many', { n });
  return t('crash.reading', { photos: listed(photos, 'disjunction') });
}

/** Where a reload finds what was said before it. */
const KEY = 'kindred.crash';

function lastSaid(): string | null {
  try {
    return sessionStorage.getItem(KEY);
  } catch {
    return null; // Storage is off: a reload says it again.
  }
}

function keepSaid(sign: string): void {
  try {
    sessionStorage.setItem(KEY, sign);
  } catch {
    return; // The same.
  }
}

/** Says once that the engine went down and started again by itself; the engine tells it for a while. */
class CrashNotice {
  #said = lastSaid();

  /** Called once, inside an effect root. */
  follow(): void {
    $effect(() => {
      // Whatever is told after another break is another crash.
      if (engine.connection === 'starting') this.#said = null;
    });
    $effect(() => {
      const { overview } = engine;
      if (overview !== undefined)
        untrack(() => {
          this.#hear(overview.crash);
        });
    });
  }

  #hear(crash: Crash | null): void {
    const sign = JSON.stringify(crash);
    if (sign === this.#said) return;
    this.#said = sign;
    keepSaid(sign);
    if (crash === null) return;
    const why = {
      label: t('crash.why'),
      run: () => {
        navigation.open({ name: 'failures' });
      },
    };
    notices.stay(crashWords(crash), crash.isLeftOut ? why : undefined, 'crash');
  }
}

export const crashNotice = new CrashNotice();
