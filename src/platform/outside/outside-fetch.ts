import { lookup, type LookupAddress } from 'node:dns';
import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { megabyte } from '../files/upload-weight.js';
import { isInternal } from './internal-addresses.js';

const largestAnswer = megabyte;
const loopback = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Whether an address is this very machine, by its name. */
export const isLoopback = ({ hostname }: URL) => loopback.has(hostname);

/** What an operator lets through (PROVIDER_HOSTS), and whether http is spoken with this very machine: in tests, never in production. */
export interface OutsideRules {
  hosts: readonly string[];
  httpOnLoopback: boolean;
}

/** An address that nobody outside may make us call. */
export class InternalAddress extends Error {
  override readonly name = 'InternalAddress';
}

interface Asked {
  method?: string | undefined;
  headers?: Record<string, string> | undefined;
  body?: unknown;
  signal?: AbortSignal | null | undefined;
}

/**
 * `fetch` for an address that a person of an editor typed: https, no redirection followed, an answer of 1 MB at most, and never an internal
 * address. It is the address connected to that is looked at, so a name that answers otherwise the second time gains nothing.
 */
export function outsideFetch(rules: OutsideRules): (url: string, asked?: Asked) => Promise<Response> {
  return (given, asked = {}) => {
    const url = new URL(given);
    const known = rules.hosts.includes(url.hostname);
    refuse(url, rules, known);
    const request = url.protocol === 'http:' ? requestHttp : requestHttps;
    return new Promise((resolve, reject) => {
      const sent = request(
        url,
        {
          method: asked.method ?? 'GET',
          headers: { ...asked.headers, 'accept-encoding': 'identity', 'user-agent': 'Sceau' },
          lookup: known ? lookup : publicOnly,
          agent: false,
          ...(asked.signal ? { signal: asked.signal } : {}),
        },
        (answer) => void read(answer).then(resolve, reject),
      );
      sent.on('error', reject);
      sent.end(asked.body === undefined || asked.body === null ? undefined : textOf(asked.body));
    });
  };
}

function refuse(url: URL, { httpOnLoopback }: OutsideRules, known: boolean): void {
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url) && httpOnLoopback))
    throw new InternalAddress(`${url.host} is not reached by https`);
  // A literal address is never looked up.
  const literal = url.hostname.replace(/^\[|\]$/g, '');
  if (!known && isIP(literal) !== 0 && isInternal(literal)) throw new InternalAddress(`${url.host} is internal`);
}

const publicOnly: LookupFunction = (host, options, done) => {
  lookup(host, { ...options, all: true }, (error, found: LookupAddress[]) => {
    const inside = found?.find(({ address }) => isInternal(address));
    const refused = error ?? (inside ? new InternalAddress(`${host} leads to an internal address`) : null);
    const [first] = found ?? [];
    if (refused || !first) return done(refused ?? new InternalAddress(`${host} leads nowhere`), '', 4);
    if (options.all) done(null, found);
    else done(null, first.address, first.family);
  });
};

async function read(answer: IncomingMessage): Promise<Response> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of answer as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > largestAnswer) {
      answer.destroy();
      throw new Error('the answer is larger than 1 MB');
    }
    parts.push(part);
  }
  const status = answer.statusCode ?? 502;
  const headers = Object.entries(answer.headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value] as [string, string]],
  );
  const withoutBody = [101, 204, 205, 304].includes(status);
  return new Response(withoutBody ? null : Buffer.concat(parts), { status, headers });
}

function textOf(body: unknown): string | Uint8Array {
  if (typeof body === 'string' || body instanceof Uint8Array) return body;
  if (body instanceof URLSearchParams) return body.toString();
  throw new Error('a body of another kind');
}
