import { request, type IncomingHttpHeaders } from 'node:http';
import { connect } from 'node:net';

/** What a server answered. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
  readonly text: string;
}

interface HttpQuestion {
  readonly method?: string;
  /** Sent as it is. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | string;
}

/** Asks 127.0.0.1 with whatever headers, as no browser would let a page do. */
export function ask(port: number, question: HttpQuestion): Promise<HttpAnswer> {
  const { method = 'GET', path, headers = {}, body } = question;
  const { promise, resolve, reject } = Promise.withResolvers<HttpAnswer>();
  const asked = request({ host: '127.0.0.1', port, method, path, headers, agent: false });
  asked.on('error', reject);
  asked.on('response', (response) => {
    const chunks: Buffer[] = [];
    response.on('error', reject);
    response.on('data', (chunk: Buffer) => chunks.push(chunk));
    response.on('end', () => {
      const bytes = Buffer.concat(chunks);
      const { statusCode: status = 0, headers } = response;
      resolve({ status, headers, bytes, text: bytes.toString('utf8') });
    });
  });
  asked.end(body);
  return promise;
}

/** Sends bytes as they are, and gives what comes back until the server hangs up. */
export function askRaw(port: number, bytes: string): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  let text = '';
  const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
  socket.setEncoding('latin1').on('data', (part: string) => (text += part));
  socket.on('error', reject);
  socket.on('close', () => {
    resolve(text);
  });
  return promise;
}
