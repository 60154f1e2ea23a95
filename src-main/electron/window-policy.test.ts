import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  downloadName,
  mayHave,
  mayNavigate,
  openedOutside,
  PAGE_ADDRESS,
  pagePreferences,
} from './window-policy.ts';

const FOREIGN = [
  'https://example.org/',
  'http://127.0.0.1/',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'data:text/html,hello',
  'about:blank',
  'photo://library/1/original',
  'kindred://evil/',
  'kindred://app.evil.example/',
  'nonsense',
  '',
];

describe('the process of a page', () => {
  it('is sandboxed and isolated, without Node, webviews and dictionaries', () => {
    expect(pagePreferences('/preload.cjs', false)).toMatchObject({
      preload: '/preload.cjs',
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
      devTools: false,
    });
    expect(pagePreferences('/preload.cjs', true).devTools).toBe(true);
  });
});

describe('a navigation', () => {
  it('leads to our page or nowhere', () => {
    expect(mayNavigate(PAGE_ADDRESS, true)).toBe(true);
    for (const address of [...FOREIGN, 'kindred://app/organisation.json', 'kindred://app/a.html']) {
      expect(mayNavigate(address, true), address).toBe(false);
    }
  });

  it('leads nowhere in a frame inside a page', () => {
    expect(mayNavigate(PAGE_ADDRESS, false)).toBe(false);
  });
});

describe('a link to the outside', () => {
  it('opens what is on our short list, and nothing that only looks like it', () => {
    expect(openedOutside('https://www.geonames.org')).toBe('https://www.geonames.org/');
    for (const address of [
      ...FOREIGN,
      PAGE_ADDRESS,
      'http://www.geonames.org/',
      'https://www.geonames.org/other?q=private',
      'https://www.geonames.org.evil.example/',
      'https://me@www.geonames.org/',
    ]) {
      expect(openedOutside(address), address).toBeUndefined();
    }
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(openedOutside(text)).toBeUndefined();
      }),
    );
  });
});

describe('a permission', () => {
  it('is given to our page for the clipboard, to write', () => {
    const page = { address: PAGE_ADDRESS, isMainFrame: true };
    expect(mayHave('clipboard-sanitized-write', page)).toBe(true);
    // As the check is asked: with the origin alone.
    expect(mayHave('clipboard-sanitized-write', { ...page, address: 'kindred://app' })).toBe(true);
  });

  it('is given for nothing else, and to nobody else', () => {
    const page = { address: PAGE_ADDRESS, isMainFrame: true };
    for (const permission of [
      'clipboard-read',
      'media',
      'geolocation',
      'openExternal',
      'usb',
      'hid',
    ])
      expect(mayHave(permission, page), permission).toBe(false);
    const write = 'clipboard-sanitized-write';
    expect(mayHave(write, { ...page, isMainFrame: false })).toBe(false);
    for (const address of [...FOREIGN, undefined]) {
      expect(mayHave(write, { address, isMainFrame: true }), address).toBe(false);
    }
  });
});

describe('a download', () => {
  const name = 'kindred-organisation-2026-11-30.json';

  it('is the organisation, made by our page', () => {
    expect(downloadName('blob:kindred://app/0-1-2', name)).toBe(name);
    expect(downloadName('kindred://app/organisation.json', name)).toBe(name);
  });

  it('is nothing else', () => {
    for (const address of [...FOREIGN, 'blob:https://example.org/1', 'blob:null/1', PAGE_ADDRESS]) {
      expect(downloadName(address, name), address).toBeUndefined();
    }
    for (const other of ['', 'photo.jpg', `../${name}`, `${name}.exe`, `${name}\n`]) {
      expect(downloadName('blob:kindred://app/0', other), other).toBeUndefined();
    }
  });
});
