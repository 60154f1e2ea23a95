import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isFromPage, isOwnAddress, type SentEvent } from './ipc-sender.ts';

const OURS = new Set([1]);

function sent(frame: Partial<SentEvent['senderFrame']> = {}, id = 1): SentEvent {
  const whole = { url: 'kindred://app/', parent: null, detached: false, ...frame };
  return { senderFrame: whole, sender: { id } };
}

describe('a message', () => {
  it('is from our page where the main frame of our window shows our origin', () => {
    expect(isFromPage(sent(), OURS)).toBe(true);
    expect(isFromPage(sent({ url: 'kindred://app/#photo=1' }), OURS)).toBe(true);
  });

  it('is refused from a frame that is gone, a subframe, or one that is being swapped out', () => {
    expect(isFromPage({ senderFrame: null, sender: { id: 1 } }, OURS)).toBe(false);
    expect(isFromPage(sent({ parent: {} }), OURS)).toBe(false);
    expect(isFromPage(sent({ parent: undefined }), OURS)).toBe(false);
    expect(isFromPage(sent({ detached: true }), OURS)).toBe(false);
  });

  it('is refused from a frame that navigated elsewhere', () => {
    for (const url of [
      '',
      'about:blank',
      'https://app/',
      'https://evil.example/kindred://app/',
      'kindred://app.evil.example/',
      'kindred://evil/',
      'kindred://app:1/',
      'kindred://me@app/',
      'photo://library/1/original',
      'file:///kindred://app/',
      'data:text/html,kindred://app/',
      'blob:kindred://app/1',
    ]) {
      expect(isFromPage(sent({ url }), OURS), url).toBe(false);
    }
  });

  it('is refused from a window that is not ours', () => {
    expect(isFromPage(sent({}, 2), OURS)).toBe(false);
    expect(isFromPage(sent(), new Set())).toBe(false);
  });

  it('is refused where the frame can’t be looked at', () => {
    const gone: SentEvent = {
      get senderFrame(): never {
        throw new Error('Render frame was disposed before WebFrameMain could be accessed');
      },
      sender: { id: 1 },
    };
    expect(isFromPage(gone, OURS)).toBe(false);
  });
});

describe('our own address', () => {
  it('is nothing but that of our origin', () => {
    fc.assert(
      fc.property(fc.webUrl(), fc.stringMatching(/^[a-z0-9.@:-]+$/), (web, more) => {
        expect(isOwnAddress(web)).toBe(false);
        expect(isOwnAddress(`kindred://app${more}`)).toBe(more === ':');
        expect(isOwnAddress(`kindred://app/${more}`)).toBe(true);
      }),
    );
  });
});
