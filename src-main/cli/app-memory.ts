import { tellSupervisor } from './supervise.ts';

/** What a server that comes back after a crash takes over, so that open pages notice nothing. */
export interface AppMemory {
  readonly port: string;
  readonly token: string;
  /** Of the one-time link; empty where it was used. */
  readonly key: string;
  /** The folder of the demo; empty without one. */
  readonly demo: string;
}

const NAMES: { readonly [Name in keyof AppMemory]: string } = {
  port: 'KINDRED_APP_PORT',
  token: 'KINDRED_APP_TOKEN',
  key: 'KINDRED_APP_KEY',
  demo: 'KINDRED_APP_DEMO',
};

function take(name: string): string | undefined {
  const value = process.env[name];
  // So that no program started from here is told.
  Reflect.deleteProperty(process.env, name);
  return value;
}

/** What the process before this one left; nothing but after a crash. It is given once. */
export function recall(): Partial<AppMemory> {
  const entries = Object.entries(NAMES).map(([field, name]) => [field, take(name)] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

/** Leaves word for the process after this one. */
export function remember(memory: Partial<AppMemory>): void {
  const entries = Object.entries(memory).map(([field, value]) => [
    NAMES[field as keyof AppMemory],
    value,
  ]);
  tellSupervisor({ remember: Object.fromEntries(entries) as Record<string, string> });
}
