import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';

// What a person sees of folders that are watched.

/** How long news of the disk may take on a busy machine: files are waited for until they rest. */
export const NEWS = { timeout: 45_000 };

/** The process that holds a library: the one that serves the page. */
export function holderOf(library: string): number {
  const { pid } = JSON.parse(readFileSync(join(library, 'lock.json'), 'utf8')) as { pid: number };
  return pid;
}

export function sidebarOf(page: Page): Locator {
  return page.getByRole('navigation', { name: 'Library', exact: true });
}

/** A line of the sidebar, by how it begins. */
export function place(page: Page, name: string): Locator {
  return sidebarOf(page).getByRole('button', { name: new RegExp(`^${name}`) });
}

/** The photos of the list of missing ones. */
export function missing(page: Page): Locator {
  return page.getByRole('listbox', { name: 'Missing photos' }).getByRole('option');
}

/** One of them, by its name. */
export function missingNamed(page: Page, name: string): Locator {
  return page
    .getByRole('listbox', { name: 'Missing photos' })
    .getByRole('option', { name: `${name}, ` });
}
