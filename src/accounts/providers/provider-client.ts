import { Inject, Injectable } from '@nestjs/common';
import type * as OpenId from 'openid-client';
import type { Env } from '../../config/env.js';
import { outsideFetch } from '../../platform/outside/outside-fetch.js';
import { ENV } from '../../platform/platform.module.js';
import type { Claims } from './claims.js';
import type { IdentityProvider } from './identity-provider.entity.js';

const timeout = 5;
const toleratedSeconds = 30;
const rememberedFor = 600_000;
/** Most processes never meet a provider. */
const openId = () => import('openid-client');

/** How Sceau is known at a provider. */
export type Registration = Pick<IdentityProvider, 'issuer' | 'clientId' | 'scope' | 'acrValues'> & {
  secret: string | null;
};

/** What waits in the session for the provider's answer. */
export interface Challenge {
  state: string;
  nonce: string;
  verifier: string;
}

interface Known {
  until: number;
  configuration: Promise<OpenId.Configuration>;
}

/** Speaks OpenID Connect with a provider, by `openid-client`: never inside a transaction, five seconds at most for an answer. */
@Injectable()
export class ProviderClient {
  private readonly known = new Map<string, Known>();
  private readonly fetch: ReturnType<typeof outsideFetch>;

  constructor(@Inject(ENV) env: Env) {
    this.fetch = outsideFetch({ hosts: env.PROVIDER_HOSTS, httpOnLoopback: env.NODE_ENV !== 'production' });
  }

  /** Asks who the provider is, whatever it said before. @throws when it does not answer as one */
  async meet(registration: Registration): Promise<void> {
    await this.asked(registration);
  }

  /** Where to send the person. @param returnTo of the editor alone, so that no provider's answer is taken for another's (RFC 9700 § 4.4) */
  async begin(registration: Registration, returnTo: string): Promise<{ url: URL; challenge: Challenge }> {
    const client = await openId();
    const configuration = await this.configuration(registration);
    const challenge = {
      state: client.randomState(),
      nonce: client.randomNonce(),
      verifier: client.randomPKCECodeVerifier(),
    };
    const url = client.buildAuthorizationUrl(configuration, {
      redirect_uri: returnTo,
      scope: registration.scope,
      state: challenge.state,
      nonce: challenge.nonce,
      code_challenge: await client.calculatePKCECodeChallenge(challenge.verifier),
      code_challenge_method: 'S256',
      ...(registration.acrValues.length > 0 ? { acr_values: registration.acrValues.join(' ') } : {}),
    });
    return { url, challenge };
  }

  /**
   * The claims of whoever came back, once everything holds: state, code and PKCE, signature, iss, aud, exp, nonce; those of userinfo beside them.
   * @throws what openid-client says otherwise
   */
  async finish(registration: Registration, answer: URL, challenge: Challenge): Promise<Claims> {
    const client = await openId();
    const configuration = await this.configuration(registration);
    const tokens = await client.authorizationCodeGrant(configuration, answer, {
      expectedState: challenge.state,
      expectedNonce: challenge.nonce,
      pkceCodeVerifier: challenge.verifier,
      idTokenExpected: true,
    });
    const claims = tokens.claims();
    if (!claims) throw new Error('no ID token');
    const more = configuration.serverMetadata().userinfo_endpoint
      ? await client.fetchUserInfo(configuration, tokens.access_token, claims.sub)
      : {};
    return { ...more, ...claims };
  }

  /** Where the provider ends its own session, or null when it has no such page. */
  async end(registration: Registration, returnTo: string): Promise<URL | null> {
    const { buildEndSessionUrl } = await openId();
    const configuration = await this.configuration(registration);
    if (!configuration.serverMetadata().end_session_endpoint) return null;
    return buildEndSessionUrl(configuration, { post_logout_redirect_uri: returnTo });
  }

  // Several at once wait for one answer; a refusal is not remembered.
  private configuration(registration: Registration): Promise<OpenId.Configuration> {
    const known = this.known.get(keyOf(registration));
    return known && known.until > Date.now() ? known.configuration : this.asked(registration);
  }

  private asked(registration: Registration): Promise<OpenId.Configuration> {
    const key = keyOf(registration);
    const configuration = this.discover(registration);
    this.known.set(key, { until: Date.now() + rememberedFor, configuration });
    configuration.catch(() => this.known.delete(key));
    return configuration;
  }

  private async discover({ issuer, clientId, secret }: Registration): Promise<OpenId.Configuration> {
    const client = await openId();
    const fetch = this.fetch as OpenId.CustomFetch;
    const insecure = issuer.startsWith('http:') ? [client.allowInsecureRequests] : [];
    const found = await client.discovery(new URL(issuer), clientId, undefined, client.None(), {
      timeout,
      [client.customFetch]: fetch,
      execute: insecure,
    });
    const server = found.serverMetadata();
    const metadata = { [client.clockTolerance]: toleratedSeconds };
    const configuration = new client.Configuration(server, clientId, metadata, authOf(client, server, secret));
    configuration.timeout = timeout;
    configuration[client.customFetch] = fetch;
    // Signatures too are looked at, though the token comes straight from the provider.
    for (const turn of [...insecure, client.enableNonRepudiationChecks]) turn(configuration);
    return configuration;
  }
}

const keyOf = ({ issuer, clientId, secret }: Registration) => JSON.stringify([issuer, clientId, secret]);

// OpenID Connect Discovery § 3: client_secret_basic where nothing is said.
function authOf(client: typeof OpenId, server: OpenId.ServerMetadata, secret: string | null): OpenId.ClientAuth {
  if (secret === null) return client.None();
  const methods = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
  return methods.includes('client_secret_basic') ? client.ClientSecretBasic(secret) : client.ClientSecretPost(secret);
}
