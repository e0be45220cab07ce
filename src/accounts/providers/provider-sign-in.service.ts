import { Inject, Injectable } from '@nestjs/common';
import type pg from 'pg';
import type { Env } from '../../config/env.js';
import { Lately } from '../../platform/audit/lately.js';
import { ENV, SESSION_POOL } from '../../platform/platform.module.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import type { SignedIn } from '../../platform/web/current.js';
import { SignInService } from '../sign-in/sign-in.service.js';
import { type Claims, identityOf } from './claims.js';
import type { IdentityProvider } from './identity-provider.entity.js';
import { ruleOf } from './identity-provider.form.js';
import { IdentityProviders } from './identity-providers.service.js';
import { type Challenge, ProviderClient } from './provider-client.js';
import { ProviderPeople } from './provider-people.service.js';
import type { Refusal } from './provider-refusals.js';
import { refusalOf } from './provider-trouble.js';

/** What the session remembers while somebody is at the provider: one answer to each leaving, to this session, within ten minutes. */
export interface AtProvider extends Challenge {
  slug: string;
  issuer: string;
  next: string;
  /** Whom to tie the identity to: somebody signed in who asked for it. */
  tieTo: string | null;
  since: number;
}

export type Outcome = { person: SignedIn; factorBy: IdentityProvider['factorBy'] } | { refusal: Refusal };

/** Coming in by the provider of an editor. Short transactions before and after; none is open while the provider is asked. */
@Injectable()
export class ProviderSignIn {
  private readonly lately = new Lately();

  constructor(
    @Inject(SESSION_POOL) private readonly pool: pg.Pool,
    @Inject(ENV) private readonly env: Env,
    private readonly db: TenantDb,
    private readonly providers: IdentityProviders,
    private readonly client: ProviderClient,
    private readonly people: ProviderPeople,
    private readonly signIn: SignInService,
  ) {}

  /** The provider that an editor offers, by its name in addresses; null for an unknown editor too. */
  async offeredBy(slug: string): Promise<{ name: string } | null> {
    const found = await this.find(slug);
    return found && { name: found.provider.name };
  }

  /** @returns where to send the person, and what to keep meanwhile */
  async begin(slug: string): Promise<{ url: URL; challenge: Challenge; issuer: string } | { refusal: Refusal }> {
    const found = await this.find(slug);
    if (!found) return { refusal: 'expired' };
    const { editorId, provider, secret } = found;
    const begun = await this.asking(editorId, async () => ({
      ...(await this.client.begin({ ...provider, secret }, this.returnTo(slug))),
      issuer: provider.issuer,
    }));
    return 'refusal' in begun ? this.refused(editorId, begun.refusal) : begun;
  }

  /** @param answer the address by which the browser came back, with what the provider put in it */
  async finish(at: AtProvider, answer: string): Promise<Outcome> {
    const found = await this.find(at.slug);
    // Another provider since: its answer proves nothing.
    if (!found || found.provider.issuer !== at.issuer) return { refusal: 'expired' };
    const { editorId, provider, secret } = found;
    const url = new URL(this.returnTo(at.slug));
    url.search = new URL(answer, url).search;
    const claims = await this.asking(editorId, () => this.client.finish({ ...provider, secret }, url, at));
    if ('refusal' in claims) return this.refused(editorId, claims['refusal'] as Refusal);
    return this.known(editorId, provider, claims, at.tieTo);
  }

  /** Where the provider ends its own session; null when it does not say, or is not offered. */
  async end(slug: string): Promise<{ url: URL | null } | { refusal: Refusal }> {
    const found = await this.find(slug);
    if (!found) return { url: null };
    const { editorId, provider, secret } = found;
    return this.asking(editorId, async () => ({
      url: await this.client.end({ ...provider, secret }, `${this.env.PUBLIC_URL}/s/${slug}`),
    }));
  }

  private async known(
    editorId: string,
    provider: IdentityProvider,
    claims: Claims,
    tieTo: string | null,
  ): Promise<Outcome> {
    const rules = provider.roleRules.flatMap((written) => ruleOf(written) ?? []);
    const identity = identityOf(claims, { roleClaim: provider.roleClaim, rules });
    const known = await this.db.run(this.scope(editorId), () =>
      tieTo === null ? this.people.whoIs(identity, provider) : this.people.linkOwn(identity, provider, tieTo),
    );
    if ('refusal' in known) return known;
    const person = await this.signIn.find(editorId, known.userId);
    if (person) return { person, factorBy: provider.factorBy };
    // Told to whom the provider has proven only: to others a suspended editor looks like any.
    return { refusal: (await this.signIn.isSuspended(editorId)) ? 'suspended' : 'disabled' };
  }

  // An answer that proves nothing, or none: the journal tells it too, but for somebody who gave up.
  private async refused(editorId: string, refusal: Refusal): Promise<{ refusal: Refusal }> {
    if (refusal !== 'stopped' && this.lately.isNews(`${editorId} ${refusal}`))
      await this.db.run(this.scope(editorId), () => this.people.refuseNobody(refusal));
    return { refusal };
  }

  private async asking<Answer extends object>(
    editorId: string,
    ask: () => Promise<Answer>,
  ): Promise<Answer | { refusal: Refusal }> {
    try {
      return await ask();
    } catch (error) {
      return { refusal: refusalOf(editorId, error) };
    }
  }

  private async find(slug: string) {
    const { rows } = await this.pool.query<{ id: string | null }>('SELECT editor_by_slug($1) AS id', [slug]);
    const editorId = rows[0]?.id;
    if (!editorId) return null;
    return this.db.run(this.scope(editorId), async () => {
      const provider = await this.providers.offered();
      return provider && { editorId, provider, secret: await this.providers.secret() };
    });
  }

  private scope(editorId: string) {
    return { editorId, actor: { kind: 'system', name: 'Fournisseur d’identité' } as const };
  }

  private returnTo(slug: string): string {
    return `${this.env.PUBLIC_URL}/s/${slug}/return`;
  }
}
