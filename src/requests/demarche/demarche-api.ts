import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { Env } from '../../config/env.js';
import { clock } from '../../platform/clock.js';
import { InternalAddress, outsideFetch } from '../../platform/outside/outside-fetch.js';
import { ENV } from '../../platform/platform.module.js';
import type { Prefilling } from '../prefill/prefill.js';
import type { ProcedurePlace } from '../prefill/prefill-link.js';

/** What the other side tells of a dossier. F4.2. */
export interface ToldDossier {
  number: number;
  token: string;
  state: string;
  submittedAt: string | null;
  processedAt: string | null;
}

/** It does not answer now. `perhapsDone`: what was asked may have been done, and nobody will know. */
export class DemarcheAway extends Error {
  constructor(
    reason: string,
    readonly retryAt: Date | null,
    readonly perhapsDone: boolean,
  ) {
    super(reason);
  }
}

/** It says no, or not what was asked: asking again changes nothing. */
export class DemarcheRefused extends Error {
  constructor(
    reason: string,
    readonly perhapsDone: boolean,
  ) {
    super(reason);
  }
}

const longestWait = 3600;
/** Tokens of one address, far below what a server reads. */
export const tokensAtOnce = 20;

const told = z
  .object({
    dossier_number: z.number().int().positive(),
    dossier_prefill_token: z.string().regex(/^[\w-]{8,200}$/u),
    state: z.string().min(1).max(60),
    submitted_at: z.iso.datetime({ offset: true }).nullish(),
    processed_at: z.iso.datetime({ offset: true }).nullish(),
  })
  .transform((one): ToldDossier => ({
    number: one.dossier_number,
    token: one.dossier_prefill_token,
    state: one.state,
    submittedAt: one.submitted_at ?? null,
    processedAt: one.processed_at ?? null,
  }));

/**
 * Speaks with the public API of Démarche Numérique, without any credential and never inside a transaction: the host that the editor named,
 * no redirection, 1 MB, ten seconds.
 */
@Injectable()
export class DemarcheApi {
  /** Milliseconds for one answer. */
  patience = 10_000;
  private readonly fetch: ReturnType<typeof outsideFetch>;

  constructor(@Inject(ENV) env: Env) {
    const trying = env.NODE_ENV !== 'production';
    // What an operator lets through is for identity providers: here, of tests only.
    this.fetch = outsideFetch({ hosts: trying ? env.PROVIDER_HOSTS : [], httpOnLoopback: trying });
  }

  /** The JSON description of a procedure. @throws DemarcheAway, DemarcheRefused */
  async schema({ origin, path }: ProcedurePlace): Promise<string> {
    const answer = await this.ask(`${origin}/preremplir/${path}/schema`);
    if (answer.status === 404)
      throw new DemarcheRefused('Cette démarche ne publie pas son schéma, ou n’existe pas à cette adresse.', false);
    return answer.text();
  }

  /** A dossier that whoever follows its link finds filled. @throws DemarcheAway, DemarcheRefused */
  async create({ origin }: ProcedurePlace, number: number, body: Prefilling['body']): Promise<ToldDossier> {
    const url = `${origin}/api/public/v1/demarches/${number}/dossiers`;
    const answer = await this.ask(url, JSON.stringify(body));
    if (answer.status === 404)
      throw new DemarcheRefused(`La démarche ${number} n’est pas ouverte, ou n’existe pas là-bas.`, false);
    return readAs(told, answer);
  }

  /** Where the dossiers of these tokens stand; those that it no longer has are not among them. @throws DemarcheAway, DemarcheRefused */
  async read({ origin }: ProcedurePlace, number: number, tokens: string[]): Promise<ToldDossier[]> {
    const url = `${origin}/api/public/v1/demarches/${number}/dossiers?prefill_token=${tokens.map(encodeURIComponent).join(',')}`;
    const dossiers = await readAs(z.array(told).max(tokens.length), await this.ask(url));
    return dossiers.filter(({ token }) => tokens.includes(token));
  }

  private async ask(url: string, body?: string): Promise<Response> {
    const posting = body !== undefined;
    const answer = await this.sent(url, body).catch((error: Error) => {
      throw troubleOf(error, posting);
    });
    if (answer.ok || answer.status === 404) return answer;
    if (answer.status === 429)
      throw new DemarcheAway(
        'Démarche Numérique demande d’attendre\u00a0: trop de demandes à la fois.',
        waitOf(answer),
        false,
      );
    if (answer.status >= 500)
      throw new DemarcheAway(`Démarche Numérique ne répond pas (erreur ${answer.status}).`, waitOf(answer), posting);
    if (answer.status >= 300 && answer.status < 400)
      throw new DemarcheRefused(
        'Cette adresse renvoie ailleurs, et n’est pas suivie\u00a0: vérifiez celle de la démarche.',
        false,
      );
    throw new DemarcheRefused(`Démarche Numérique refuse la demande (erreur ${answer.status}).`, false);
  }

  // What is refused before any call is refused at once: told like the rest.
  private async sent(url: string, body: string | undefined): Promise<Response> {
    const posting = body !== undefined;
    return this.fetch(url, {
      method: posting ? 'POST' : 'GET',
      headers: { accept: 'application/json', ...(posting ? { 'content-type': 'application/json' } : {}) },
      body,
      signal: AbortSignal.timeout(this.patience),
    });
  }
}

function troubleOf(error: Error, posting: boolean): DemarcheAway | DemarcheRefused {
  if (error instanceof InternalAddress)
    return new DemarcheRefused('Cette adresse n’est pas sur l’internet public\u00a0: Sceau ne l’appelle pas.', false);
  if (error.message.includes('larger than'))
    return new DemarcheAway('La réponse de Démarche Numérique dépasse 1\u00a0Mo.', null, posting);
  const slow = error.name === 'TimeoutError' || error.name === 'AbortError';
  const reason = slow
    ? 'Démarche Numérique n’a pas répondu en 10\u00a0secondes.'
    : 'Démarche Numérique ne peut pas être jointe.';
  return new DemarcheAway(reason, null, posting);
}

async function readAs<Schema extends z.ZodType>(schema: Schema, answer: Response): Promise<z.output<Schema>> {
  const body: unknown = await answer.json().catch(() => null);
  const read = schema.safeParse(body);
  if (!read.success || !answer.ok)
    throw new DemarcheRefused(
      'Ce qui répond à cette adresse n’est pas Démarche Numérique, ou n’est plus comme on le connaît.',
      true,
    );
  return read.data;
}

// In seconds; anything else is not believed.
function waitOf(answer: Response): Date | null {
  const seconds = Number(answer.headers.get('retry-after'));
  return seconds > 0 ? new Date(clock.now().getTime() + Math.min(seconds, longestWait) * 1000) : null;
}
