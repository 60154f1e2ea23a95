import { EventEmitter } from 'node:events';
import { describe, expect, it, vi } from 'vitest';
import {
  guardContents,
  guardSession,
  type GuardedContents,
  type GuardedSession,
} from './page-guards.ts';

type Handler<Name extends 'setPermissionRequestHandler' | 'setPermissionCheckHandler'> =
  NonNullable<Parameters<GuardedSession[Name]>[0]>;
type Blocker = (details: object, answer: (answer: { cancel?: boolean }) => void) => void;

/** A session of Electron’s, which keeps what it is given. */
class FakeSession extends EventEmitter {
  request: Handler<'setPermissionRequestHandler'> | undefined;
  check: Handler<'setPermissionCheckHandler'> | undefined;
  device: (() => boolean) | undefined;
  blocked: string[] = [];
  block: Blocker | undefined;
  readonly webRequest = {
    onBeforeRequest: (filter: { urls: string[] }, listener: Blocker) => {
      this.blocked = filter.urls;
      this.block = listener;
    },
  };
  setPermissionRequestHandler(handler: Handler<'setPermissionRequestHandler'>): void {
    this.request = handler;
  }
  setPermissionCheckHandler(handler: Handler<'setPermissionCheckHandler'>): void {
    this.check = handler;
  }
  setDevicePermissionHandler(handler: () => boolean): void {
    this.device = handler;
  }
}

function guardedSession() {
  const session = new FakeSession();
  // Of Electron's overloads the stand-in has the one that is used.
  guardSession(session as unknown as GuardedSession);
  return session;
}

/** What Electron hands to a guard beside what it looks at. */
const ANYTHING = null as never;

describe('a guarded session', () => {
  it('gives our page the clipboard to write, and nothing to anybody else', () => {
    const { request, check, device } = guardedSession();
    const answers: boolean[] = [];
    const ask = (permission: 'clipboard-sanitized-write' | 'media', requestingUrl: string) => {
      const details = { requestingUrl, isMainFrame: true };
      request?.(ANYTHING, permission, (given) => answers.push(given), details);
      const origin = requestingUrl;
      answers.push(check?.(ANYTHING, permission, origin, { isMainFrame: true }) ?? true);
    };
    ask('clipboard-sanitized-write', 'kindred://app/');
    ask('media', 'kindred://app/');
    ask('clipboard-sanitized-write', 'https://evil.example/');
    expect(answers).toEqual([true, true, false, false, false, false]);
    expect(device?.()).toBe(false);
  });

  it('fetches nothing from a network, or from the disk', () => {
    const { blocked, block } = guardedSession();
    for (const scheme of ['http:', 'https:', 'ws:', 'wss:', 'file:']) {
      expect(
        blocked.some((pattern) => pattern.startsWith(scheme)),
        scheme,
      ).toBe(true);
    }
    expect(blocked.some((pattern) => /^(?:kindred|photo|\*|<all)/.test(pattern))).toBe(false);
    const answer = vi.fn();
    block?.({}, answer);
    expect(answer).toHaveBeenCalledExactlyOnceWith({ cancel: true });
  });

  it('saves the organisation, where the person says, and no other file', () => {
    const session = guardedSession();
    const download = (url: string, name: string) => {
      const preventDefault = vi.fn();
      const setSaveDialogOptions = vi.fn();
      const item = { getURL: () => url, getFilename: () => name, setSaveDialogOptions };
      session.emit('will-download', { preventDefault }, item);
      return { preventDefault, setSaveDialogOptions };
    };
    const name = 'kindred-organisation-2026-11-30.json';
    const ours = download('blob:kindred://app/1', name);
    expect(ours.preventDefault).not.toHaveBeenCalled();
    expect(ours.setSaveDialogOptions).toHaveBeenCalledExactlyOnceWith({ defaultPath: name });
    const other = download('https://evil.example/', 'setup.exe');
    expect(other.preventDefault).toHaveBeenCalledOnce();
    expect(other.setSaveDialogOptions).not.toHaveBeenCalled();
  });
});

type WindowOpen = Parameters<GuardedContents['setWindowOpenHandler']>[0];

function guardedContents() {
  const outside: string[] = [];
  let handler: WindowOpen | undefined;
  const contents = Object.assign(new EventEmitter(), {
    setWindowOpenHandler: (given: WindowOpen) => {
      handler = given;
    },
  });
  guardContents(contents, (address) => outside.push(address));
  const isPrevented = (event: string, details: object) => {
    const preventDefault = vi.fn();
    contents.emit(event, { ...details, preventDefault });
    return preventDefault.mock.calls.length > 0;
  };
  const open = (url: string) => handler?.({ url } as Parameters<WindowOpen>[0]);
  return { outside, isPrevented, open };
}

describe('guarded contents', () => {
  it('stay with our page, whoever wants them elsewhere, and however', () => {
    const { isPrevented } = guardedContents();
    for (const event of ['will-frame-navigate', 'will-redirect']) {
      expect(isPrevented(event, { url: 'kindred://app/', isMainFrame: true })).toBe(false);
      expect(isPrevented(event, { url: 'https://evil.example/', isMainFrame: true })).toBe(true);
      expect(isPrevented(event, { url: 'kindred://app/', isMainFrame: false })).toBe(true);
    }
  });

  it('hold no webview, and open no window', () => {
    const { isPrevented, open, outside } = guardedContents();
    expect(isPrevented('will-attach-webview', {})).toBe(true);
    expect(open('https://evil.example/')).toEqual({ action: 'deny' });
    expect(open('kindred://app/')).toEqual({ action: 'deny' });
    expect(outside).toEqual([]);
    expect(open('https://www.geonames.org')).toEqual({ action: 'deny' });
    expect(outside).toEqual(['https://www.geonames.org/']);
  });
});
