import { Agent, request } from 'node:http';

/** A request as it is written, which no client mends: any path, any header, any body. */
export interface RawRequest {
  method?: string;
  path: string;
  headers?: Record<string, string>;
  body?: Buffer | string;
}

const agent = new Agent({ keepAlive: true, maxSockets: 4 });

/** Sends it. @returns the status and the text of the answer */
export function sendRaw(url: string, { method = 'GET', path, headers = {}, body }: RawRequest) {
  const { hostname, port } = new URL(url);
  return new Promise<{ status: number; location: string | undefined; text: string }>((done, failed) => {
    const sent = request({ agent, hostname, port, method, path, headers }, (response) => {
      const pieces: Buffer[] = [];
      response.on('data', (piece: Buffer) => pieces.push(piece));
      response.on('error', failed);
      response.on('end', () =>
        done({
          status: response.statusCode ?? 0,
          location: response.headers.location,
          text: Buffer.concat(pieces).toString('utf8'),
        }),
      );
    });
    sent.on('error', failed);
    sent.end(body);
  });
}
