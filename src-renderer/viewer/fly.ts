import { cubicOut } from 'svelte/easing';
import { prefersReducedMotion } from 'svelte/motion';
import type { TransitionConfig } from 'svelte/transition';

const DURATION_MS = 180;

function tileOf(id: number): HTMLElement | null {
  return document.querySelector(`.frame [data-photo-id="${id}"]`);
}

/** Whether a tile can be seen at least in part. */
function isInSight({ left, top, right, bottom, width }: DOMRect): boolean {
  return width > 0 && right > 0 && bottom > 0 && left < innerWidth && top < innerHeight;
}

/** Grows a picture out of its tile on the screen beneath; it just appears where there is none. */
export function fromTile(node: Element, { id }: { readonly id: number }): TransitionConfig {
  const from = tileOf(id)?.getBoundingClientRect();
  if (from === undefined || !isInSight(from) || prefersReducedMotion.current) {
    return { duration: 0 };
  }
  const to = node.getBoundingClientRect();
  const [dx, dy] = [from.left - to.left, from.top - to.top];
  const [sx, sy] = [from.width / to.width, from.height / to.height];
  return {
    duration: DURATION_MS,
    easing: cubicOut,
    css: (_t, u) =>
      `transform-origin: 0 0; transform: translate(${dx * u}px, ${dy * u}px) scale(${1 + (sx - 1) * u}, ${1 + (sy - 1) * u})`,
  };
}

/** Gives the focus back to the tile of a photo, else to what had it before. */
export function focusTile(id: number, before: Element | null): void {
  requestAnimationFrame(() => {
    if (document.activeElement !== document.body) return;
    tileOf(id)?.focus({ preventScroll: true });
    if (document.activeElement === document.body && before instanceof HTMLElement) {
      before.focus({ preventScroll: true });
    }
  });
}
