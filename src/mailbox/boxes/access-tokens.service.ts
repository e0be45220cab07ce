import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { Env } from '../../config/env.js';
import { outsideFetch } from '../../platform/outside/outside-fetch.js';
import { ENV } from '../../platform/platform.module.js';
import { SourceProblem } from '../sources/source-problem.js';

const patience = 15_000;
/** Not asked for again until so long before it ends. */
const margin = 60_000;

const given = z.object({
  access_token: z.string().min(1).max(16_000),
  expires_in: z.coerce.number().int().min(1).max(86_400).catch(300),
  refresh_token: z.string().min(1).max(16_000).optional(),
});
const refused = z.object({ error: z.string().max(200) });

/** What an access token is asked with (RFC 6749 § 6). */
export interface TokenRequest {
  tokenUrl: string;
  client: string;
  scope: string | null;
  clientSecret: string | null;
  refreshToken: string;
}

export interface AccessToken {
  token: string;
  /** The provider gave another one for the next time: the former may not serve again. */
  nextRefreshToken: string | null;
}

/** Access tokens of mailboxes, asked for with their refresh token, and remembered in this process while they last. */
@Injectable()
export class AccessTokens {
  private readonly known = new Map<string, { token: string; until: number }>();
  private readonly fetch: ReturnType<typeof outsideFetch>;

  constructor(@Inject(ENV) env: Env) {
    this.fetch = outsideFetch({ hosts: env.MAILBOX_HOSTS, httpOnLoopback: env.NODE_ENV !== 'production' });
  }

  /**
   * Outside of any transaction. @param mailboxId whose it is
   * @throws SourceProblem `oauth` when it is refused, `oauth_away` when nobody answers
   */
  async get(mailboxId: string, asked: TokenRequest): Promise<AccessToken> {
    const known = this.known.get(mailboxId);
    if (known && known.until > Date.now()) return { token: known.token, nextRefreshToken: null };
    const { access_token: token, expires_in: seconds, refresh_token: next } = await this.ask(asked);
    this.known.set(mailboxId, { token, until: Date.now() + seconds * 1_000 - margin });
    return { token, nextRefreshToken: next && next !== asked.refreshToken ? next : null };
  }

  /** It was refused at the mailbox, or what it is asked with has changed. */
  forget(mailboxId: string): void {
    this.known.delete(mailboxId);
  }

  private async ask({
    tokenUrl,
    client,
    scope,
    clientSecret,
    refreshToken,
  }: TokenRequest): Promise<z.output<typeof given>> {
    const body = new URLSearchParams({
      grant_type: 'refresh_token',
      client_id: client,
      refresh_token: refreshToken,
      ...(clientSecret ? { client_secret: clientSecret } : {}),
      ...(scope ? { scope } : {}),
    });
    const answer = await this.answer(tokenUrl, body);
    const content: unknown = await answer.json().catch(() => null);
    const read = given.safeParse(content);
    if (answer.ok && read.success) return read.data;
    // RFC 6749 § 5.2 names what is wrong; nothing else of what it says is repeated.
    const named = refused.safeParse(content);
    const why = named.success ? named.data.error.replace(/[^\w.-]/g, '') : `status ${answer.status}`;
    throw new SourceProblem(answer.status >= 500 ? 'oauth_away' : 'oauth', `the token was refused: ${why}`);
  }

  private async answer(tokenUrl: string, body: URLSearchParams): Promise<Response> {
    try {
      return await this.fetch(tokenUrl, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
        body,
        signal: AbortSignal.timeout(patience),
      });
    } catch (error) {
      throw new SourceProblem('oauth_away', `the giver of tokens does not answer: ${(error as Error).name}`);
    }
  }
}
