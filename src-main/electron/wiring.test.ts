import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

/** The files that bind what is decided elsewhere to Electron; nothing of them runs in plain Node. */
const WIRING = [
  'around-window.ts',
  'before-ready.ts',
  'crash-reports.ts',
  'file-shell.ts',
  'leave-in-order.ts',
  'main.ts',
  'page-handlers.ts',
  'preload.ts',
  'serve-page.ts',
  'starts.ts',
  'window.ts',
];

const here = new URL('./', import.meta.url);
const sources = new Map(
  readdirSync(here)
    .filter((name) => name.endsWith('.ts'))
    .map((name) => [name, readFileSync(new URL(name, here), 'utf8')]),
);

/** What a file imports, types left out, as it is written. */
function importsOf(text: string): string[] {
  const statements = text.matchAll(/^import\s+(?!type\b)(?:[^'";]*?\sfrom\s+)?'([^']+)'/gm);
  return [...statements].map(([, from]) => from ?? '');
}

describe('the wiring', () => {
  it('alone imports Electron, which plain Node can’t', () => {
    const importers = [...sources].filter(([, text]) => importsOf(text).includes('electron'));
    expect(importers.map(([name]) => name).toSorted()).toEqual(WIRING);
  });

  it('is imported by nothing that decides', () => {
    const wired = new Set(WIRING.map((name) => `./${name}`));
    const others = [...sources].filter(([name]) => !WIRING.includes(name));
    const wrong = others.filter(([, text]) => importsOf(text).some((from) => wired.has(from)));
    expect(wrong.map(([name]) => name)).toEqual([]);
  });

  it('is told by main.ts in less than 120 lines', () => {
    expect(sources.get('main.ts')?.split('\n').length).toBeLessThan(120);
  });
});
