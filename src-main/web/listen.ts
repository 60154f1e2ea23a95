import type { Server } from 'node:http';
import { fail, ok, type Result } from '../contract/errors.ts';

function sentence(cause: unknown, host: string, port: number): string {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  if (code === 'EADDRINUSE') return `Port ${port} is in use; choose another with --port.`;
  if (code === 'EACCES') return `Port ${port} may not be opened by this account.`;
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return `${host} is no address of this computer.`;
  }
  return `Kindred can’t listen on ${host}, port ${port}.`;
}

/**
 * Starts to listen.
 * @param port 0 for any free one.
 * @returns the port, or `bad-argument` where it can't be had.
 */
export function listen(server: Server, host: string, port: number): Promise<Result<number>> {
  const { promise, resolve } = Promise.withResolvers<Result<number>>();
  const onError = (cause: unknown) => {
    resolve(fail('bad-argument', sentence(cause, host, port), cause));
  };
  server.once('error', onError);
  server.listen({ host, port }, () => {
    server.off('error', onError);
    const address = server.address();
    resolve(ok(typeof address === 'object' && address !== null ? address.port : port));
  });
  return promise;
}
