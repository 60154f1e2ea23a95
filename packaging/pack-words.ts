/** Any of these lets electron-builder find a certificate for macOS. */
const MAC_CERTIFICATES = ['CSC_LINK', 'CSC_NAME', 'CSC_KEYCHAIN'];

/**
 * What electron-builder is called with. Without a certificate the app for macOS is signed by nobody
 * (“ad hoc”), which Apple's processors ask for at least; a hardened app signed so would not start, as
 * it would refuse its own libraries.
 * @param words as the person wrote them.
 */
export function packWords(
  words: readonly string[],
  platform: NodeJS.Platform,
  environment: Readonly<Record<string, string | undefined>>,
): readonly string[] {
  const isSigned = MAC_CERTIFICATES.some((name) => (environment[name] ?? '') !== '');
  const adHoc =
    platform === 'darwin' && !isSigned
      ? ['--config.mac.identity=-', '--config.mac.hardenedRuntime=false']
      : [];
  return ['--config=electron-builder.yml', ...adHoc, ...words.filter((w) => w !== '--release')];
}
