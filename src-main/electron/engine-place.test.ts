import { describe, expect, it } from 'vitest';
import { enginePlace, type AppPlace } from './engine-place.ts';

function place(app: Partial<AppPlace>, entry: string) {
  const env = { HOME: '/home/me', KINDRED_LIBRARY: '/library' };
  const whole = { platform: 'linux', isPackaged: true, resourcesPath: '', env, ...app } as const;
  return enginePlace(whole, entry, () => '/checkout/node');
}

describe('where the engine runs', () => {
  it('is the packaged Node on Linux, out of what lies beside the archive', () => {
    const resourcesPath = '/opt/Kindred/resources';
    const entry = `${resourcesPath}/app.asar/src-main/engine-process/main.js`;
    expect(place({ resourcesPath }, entry)).toMatchObject({
      runs: 'node',
      program: '/opt/Kindred/resources/node',
      entry: '/opt/Kindred/resources/app.asar.unpacked/src-main/engine-process/main.js',
    });
  });

  it.each([
    [
      'darwin',
      '/Applications/Kindred.app/Contents/Resources/app.asar/src-main/engine-process/main.js',
      '/Applications/Kindred.app/Contents/Resources/app.asar.unpacked/src-main/engine-process/main.js',
    ],
    [
      'win32',
      'C:\\Program Files\\Kindred\\resources\\app.asar\\src-main\\engine-process\\main.js',
      'C:\\Program Files\\Kindred\\resources\\app.asar.unpacked\\src-main\\engine-process\\main.js',
    ],
  ] as const)('is a utility process on %s', (platform, entry, unpacked) => {
    expect(place({ platform }, entry)).toMatchObject({ runs: 'utility', entry: unpacked });
  });

  it('takes only the archive itself for one', () => {
    const entry =
      '/home/app.asar/me/my-app.asar/resources/app.asar/src-main/engine-process/main.js';
    const { entry: unpacked } = place({}, entry);
    const [before, after] = unpacked.split('.unpacked');
    expect([before, after]).toEqual([
      '/home/app.asar/me/my-app.asar/resources/app.asar',
      '/src-main/engine-process/main.js',
    ]);
  });

  it.each(['linux', 'darwin', 'win32'] as const)(
    'is the Node of the checkout in development on %s, and nothing is unpacked',
    (platform) => {
      const entry = '/checkout/app.asar/src-main/engine-process/main.js';
      const found = place({ platform, isPackaged: false }, entry);
      expect(found).toMatchObject({ runs: 'node', program: '/checkout/node', entry });
    },
  );

  it('keeps what the person has set, without what is meant for Electron', () => {
    const env = { KINDRED_MODELS: '/m', ELECTRON_RUN_AS_NODE: '1', NODE_OPTIONS: '--inspect' };
    const development = place({ isPackaged: false, env }, '/main.js').env;
    expect(development).toMatchObject({ KINDRED_MODELS: '/m', NODE_OPTIONS: '--inspect' });
    expect(development).not.toHaveProperty('ELECTRON_RUN_AS_NODE');
    const packaged = place({ env }, '/main.js').env;
    expect(packaged).toMatchObject({ KINDRED_MODELS: '/m', MALLOC_ARENA_MAX: '1' });
    expect(packaged).not.toHaveProperty('NODE_OPTIONS');
  });
});
