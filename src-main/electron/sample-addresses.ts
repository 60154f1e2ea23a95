import fc from 'fast-check';

// What the tests of the app's own schemes ask for: addresses as nobody writes them.

const PIECES = [
  ...['..', '.', '%2e%2e', '%2E', '%2f', '%5c', '\\', '/', '//', '%00', '\0', '%25', '~', '*'],
  ...['photo', '1', '0', '-1', '01', '1e1', '%31', '2'],
  ...['thumbnail', 'original', 'screen', 'picture', 'organisation', 'organisation.json'],
  ...['assets', 'main-1a2b.js', 'index.html', 'package.json', 'etc', 'passwd', 'C:', '__proto__'],
  ...['?', '#', '?v=1', '@', ':80', 'app', 'library', 'é', '\ud800', 'constructor'],
];

const path = fc.oneof(
  fc.array(fc.constantFrom(...PIECES), { maxLength: 8 }).map((pieces) => pieces.join('')),
  fc.array(fc.constantFrom(...PIECES), { maxLength: 6 }).map((pieces) => pieces.join('/')),
  fc.constantFrom(
    ...['photo/1/original', 'photo/1/screen?v=1', 'assets/main-1a2b.js', '', 'organisation.json'],
  ),
  fc.string({ unit: 'binary', maxLength: 30 }),
);

const host = fc.oneof(
  { arbitrary: fc.constantFrom('app', 'library'), weight: 4 },
  fc.constantFrom('', 'APP', 'app.', 'app:80', 'a@app', '..', 'localhost', 'app\\', '%61pp'),
);

const schemes = (usual: string) =>
  fc.oneof(
    { arbitrary: fc.constant(usual), weight: 8 },
    fc.constantFrom('photo', 'kindred', 'file', 'http', 'KINDRED'),
  );

/** Addresses, most of them of `scheme`, some of them right. */
export function anyAddress(scheme: string): fc.Arbitrary<string> {
  const between = fc.oneof(
    { arbitrary: fc.constant('://'), weight: 8 },
    fc.constantFrom(':', ':/'),
  );
  return fc
    .tuple(schemes(scheme), between, host, path)
    .map(([name, colon, place, rest]) => `${name}${colon}${place}/${rest}`);
}

/** A request whose address is just that: making one puts an address in order, which would hide much. */
export function atAddress(url: string, method = 'GET'): Request {
  const request = new Request('kindred://app/', { method });
  Object.defineProperty(request, 'url', { value: url });
  return request;
}
