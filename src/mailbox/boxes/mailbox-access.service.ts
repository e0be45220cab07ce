import { Inject, Injectable } from '@nestjs/common';
import type { Env } from '../../config/env.js';
import { ENV } from '../../platform/platform.module.js';
import { SecretsService } from '../../platform/secrets/secrets.service.js';
import { TenantDb, type TenantScope } from '../../platform/tenancy/tenant-db.js';
import type { ImapAccount } from '../sources/imap-connection.js';
import { SourceProblem } from '../sources/source-problem.js';
import { AccessTokens } from './access-tokens.service.js';
import type { Mailbox } from './mailbox.entity.js';

interface Secrets {
  password: string | null;
  clientSecret: string | null;
  refreshToken: string | null;
}

/** How one enters a mailbox that an editor set: its secrets are opened for the moment of it. */
@Injectable()
export class MailboxAccess {
  constructor(
    private readonly db: TenantDb,
    private readonly secrets: SecretsService,
    private readonly tokens: AccessTokens,
    @Inject(ENV) private readonly env: Env,
  ) {}

  /** Outside of any transaction: a token may have to be asked for. @throws SourceProblem */
  async account(mailbox: Mailbox, scope: TenantScope): Promise<ImapAccount> {
    const { id, host, port, security, username: user, signIn } = mailbox;
    const secrets = await this.db.run(scope, () => this.opened(id));
    const auth =
      signIn === 'password'
        ? { user, pass: there(secrets.password) }
        : { user, accessToken: await this.token(mailbox, secrets, scope) };
    return { host, port, secure: security === 'tls', auth, publicBut: this.env.MAILBOX_HOSTS };
  }

  /** What was refused is not tried again with the same token. */
  refused(mailbox: Mailbox): void {
    this.tokens.forget(mailbox.id);
  }

  private async opened(id: string): Promise<Secrets> {
    return {
      password: await this.secrets.reveal('mailbox_password', id),
      clientSecret: await this.secrets.reveal('mailbox_client', id),
      refreshToken: await this.secrets.reveal('mailbox_token', id),
    };
  }

  private async token(mailbox: Mailbox, secrets: Secrets, scope: TenantScope): Promise<string> {
    const { id, tokenUrl, oauthClient, oauthScope } = mailbox;
    const asked = {
      tokenUrl: there(tokenUrl),
      client: there(oauthClient),
      scope: oauthScope,
      clientSecret: secrets.clientSecret,
      refreshToken: there(secrets.refreshToken),
    };
    const { token, nextRefreshToken } = await this.tokens.get(id, asked);
    if (nextRefreshToken !== null)
      await this.db.run(scope, () => this.secrets.keep('mailbox_token', id, nextRefreshToken));
    return token;
  }
}

function there(value: string | null): string {
  if (value === null) throw new SourceProblem('password', 'no password or token is kept for this mailbox');
  return value;
}
