import { describe, expect, it } from 'vitest';
import { packWords } from './pack-words.ts';

describe('packWords', () => {
  it('hands on what the person says, but what is for the build', () => {
    expect(packWords(['--release', '--linux', 'deb'], 'linux', {})).toEqual([
      '--config=electron-builder.yml',
      '--linux',
      'deb',
    ]);
  });

  it('signs for nobody on macOS only where there is no certificate', () => {
    const adHoc = ['--config.mac.identity=-', '--config.mac.hardenedRuntime=false'];
    expect(packWords([], 'darwin', { CSC_LINK: '' }).slice(1)).toEqual(adHoc);
    expect(packWords([], 'darwin', { CSC_LINK: 'certificate.p12' }).slice(1)).toEqual([]);
    expect(packWords([], 'win32', {}).slice(1)).toEqual([]);
  });
});
