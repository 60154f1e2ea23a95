/** An exposure time as photographers write it. */
export type Shutter =
  | { readonly kind: 'seconds'; readonly seconds: number }
  | { readonly kind: 'part'; readonly of: number };

/** 0.004 → 1/250; from 0.3 s on as seconds with one decimal, as cameras show it. */
export function shutterOf(seconds: number): Shutter {
  if (seconds >= 0.3) return { kind: 'seconds', seconds: Math.round(seconds * 10) / 10 };
  return { kind: 'part', of: Math.max(1, Math.round(1 / seconds)) };
}

/** Minutes from UTC as people write it: 120 → “+2”, −210 → “−3:30”. */
export function offsetText(minutes: number): string {
  const hours = Math.floor(Math.abs(minutes) / 60);
  const rest = Math.abs(minutes) % 60;
  const tail = rest === 0 ? '' : `:${String(rest).padStart(2, '0')}`;
  return `${minutes < 0 ? '−' : '+'}${hours}${tail}`;
}
