import { isIP } from 'node:net';
import { hostname, networkInterfaces } from 'node:os';

/** Where the server listens when it is for this computer alone. */
export const LOOPBACK = '127.0.0.1';

/** Whether nobody but this computer can reach a server that listens there. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

function isEveryAddress(host: string): boolean {
  return host === '0.0.0.0' || host === '::';
}

/** As it stands in an address: IPv6 in brackets, without a zone. */
function inAddress(host: string): string {
  return isIP(host) === 6 ? `[${host}]` : host.toLowerCase();
}

function ownAddresses(): string[] {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  return all.filter(({ scopeid }) => !scopeid).map(({ address }) => address);
}

/**
 * The names by which a server that listens on `host` may be called. Any other name in a request's
 * Host was brought there by DNS rebinding.
 */
function hostNames(host: string): string[] {
  const local = isLoopback(host) ? ['localhost', LOOPBACK] : [];
  if (!isEveryAddress(host)) return [host, ...local];
  return ['localhost', LOOPBACK, ...ownAddresses(), hostname(), `${hostname()}.local`];
}

/** Every Host header that is right; browsers leave out port 80. */
export function servedHosts(host: string, port: number): ReadonlySet<string> {
  const names = hostNames(host).map(inAddress);
  return new Set(names.flatMap((name) => [`${name}:${port}`, ...(port === 80 ? [name] : [])]));
}

/** The address for a browser on this computer. */
export function ownOrigin(host: string, port: number): string {
  return `http://${inAddress(isEveryAddress(host) ? LOOPBACK : host)}:${port}`;
}

/** The addresses for other devices. */
export function networkOrigins(host: string, port: number): string[] {
  if (isLoopback(host)) return [];
  if (!isEveryAddress(host)) return [ownOrigin(host, port)];
  const others = ownAddresses().filter((address) => !isLoopback(address) && isIP(address) === 4);
  return others.map((address) => ownOrigin(address, port));
}
