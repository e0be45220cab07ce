import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Response } from 'express';
import type { Env } from '../../config/env.js';
import { hashOfToken, spaceOf } from '../../platform/auth/link-tokens.js';
import { ENV } from '../../platform/platform.module.js';
import type { PageRequest } from '../../platform/web/current.js';

export const spaceCookie = 'sceau_space';
const hours = 12;

/** By what a browser is known again at one link: a secret of its own, of which only the hash is kept here. */
@Injectable()
export class DoorCookies {
  private readonly secure: boolean;

  constructor(@Inject(ENV) env: Env) {
    this.secure = env.PUBLIC_URL.startsWith('https://');
  }

  hashOf(request: PageRequest): string | null {
    const value = new RegExp(`(?:^|;\\s*)${spaceCookie}=([\\w-]{43})(?:;|$)`).exec(request.get('cookie') ?? '')?.[1];
    return value ? hashOfToken(value) : null;
  }

  make(): { value: string; hash: string } {
    const value = randomBytes(32).toString('base64url');
    return { value, hash: hashOfToken(value) };
  }

  /** For the addresses of this link alone. Lax: whoever comes back by the link of a mail is still known. */
  give(response: Response, token: string, value: string): void {
    const options = { httpOnly: true, sameSite: 'lax', secure: this.secure, path: spaceOf(token) } as const;
    response.cookie(spaceCookie, value, { ...options, maxAge: hours * 3_600_000 });
  }
}
