import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { log } from '../log.js';
import type { Actor } from '../tenancy/tenant-context.js';
import { TenantDb } from '../tenancy/tenant-db.js';
import { type PageRequest, scopeOf, type SignedIn } from '../web/current.js';
import { ConfirmationNeeded, Forbidden, TooMany } from '../web/errors.js';
import { Registry } from '../registry.js';
import { sourceOf } from '../auth/source.js';
import { TooManyGuesses } from '../auth/throttle.js';
import { AuditService } from './audit.service.js';
import { Lately } from './lately.js';
import { broughtAKey, keysBroughtBy, KnowsVisitors, RemembersKeys, type Visitor } from './came-keys.js';

/** What was refused. What was done is told by AuditService itself, where it is done. */
export type Refusal =
  | 'sign_in_failed'
  | 'guessed_too_often'
  | 'forbidden'
  | 'confirmation_failed'
  | 'private_key_refused';

interface Told {
  refusal: Refusal;
  /** Network the request came from. */
  address: string;
  requestId?: string | undefined;
  /** Whose account it is about, when there is one: the journal of their editor tells it. */
  account?: { editorId: string; id: string; actor?: Actor } | undefined;
  /** Method and pattern of the address, never the address. */
  route?: string | undefined;
}

/** What was refused is a line of the log at once, and an entry of the journal after the answer: nobody can time whether there is an account. */
@Injectable()
export class SecurityEvents implements OnModuleDestroy {
  private readonly underWay = new Set<Promise<void>>();
  /** An entry of the journal for the same person, refused the same thing; the log has each. */
  private readonly lately = new Lately();

  constructor(
    private readonly db: TenantDb,
    private readonly audit: AuditService,
    private readonly registry: Registry,
  ) {}

  tell(told: Told): void {
    const { refusal, address, requestId, account, route } = told;
    const about = { editor: account?.editorId, account: account?.id, route };
    log.security(refusal, { ...about, source: sourceOf(address), request: requestId });
    if (account) this.later(() => this.enter(refusal, account, { route }));
  }

  /** Every error of a request comes by here: those that are refusals are told. */
  refused(error: unknown, request: PageRequest): void {
    if (broughtAKey(request)) return this.keyCame(request);
    const refusal = refusalOf(error);
    // A guess that was refused at the sign-in has been told there, with its account.
    if (!refusal || (!request.user && refusal !== 'forbidden')) return;
    const { user } = request;
    const route = routeOf(request);
    const account =
      user && this.lately.isNews(`${user.id} ${refusal} ${route}`) ? { id: user.id, ...scopeOf(user) } : undefined;
    this.tell({ refusal, address: request.ip ?? '', requestId: request.requestId, account, route });
  }

  // Refused for whatever reason, it came: it is told, and known again. Another key is news, whoever sent one before.
  private keyCame(request: PageRequest): void {
    const [route, keys] = [routeOf(request), keysBroughtBy(request)];
    const { user, requestId } = request;
    this.tell({ refusal: 'private_key_refused', address: request.ip ?? '', requestId, route });
    this.later(async () => {
      const sender = user ? senderOf(user) : visiting(await this.visitorOf(request));
      if (!sender || !this.lately.isNews(`${sender.subject.id} ${route} ${keys.join(' ')}`)) return;
      const { editorId, actor, ...about } = sender;
      await this.db.run({ editorId, actor, requestId }, async () => {
        const told = await this.remember(keys, about.clientId);
        const details = { ...told?.details, route };
        await this.audit.record({ ...about, ...entries.private_key_refused, reason: told?.reason ?? null, details });
      });
    });
  }

  private async remember(keys: string[], toldUnder: string | null) {
    const [remembers] = this.registry.methods(RemembersKeys);
    return keys.length > 0 ? remembers?.call(keys, 'dans un formulaire ou un document', toldUnder) : undefined;
  }

  private async visitorOf(request: PageRequest): Promise<Visitor | null> {
    for (const { call } of this.registry.methods(KnowsVisitors)) {
      const visitor = await call(request);
      if (visitor) return visitor;
    }
    return null;
  }

  async onModuleDestroy(): Promise<void> {
    await Promise.all(this.underWay);
  }

  private later(work: () => Promise<unknown>): void {
    const working = work()
      .then(() => undefined)
      .catch((error: unknown) => log.fault('security event', error))
      .finally(() => this.underWay.delete(working));
    this.underWay.add(working);
  }

  private async enter(
    refusal: Refusal,
    { editorId, id, actor }: NonNullable<Told['account']>,
    details: Record<string, unknown>,
  ): Promise<void> {
    await this.db.run({ editorId, actor: actor ?? { kind: 'system', name: 'connexion' } }, () =>
      this.audit.record({ subject: { kind: 'user', id }, clientId: null, ...entries[refusal], details }),
    );
  }
}

/** How the journal tells each. */
const entries: Record<Refusal, { action: string; summary: string }> = {
  sign_in_failed: { action: 'sign_in_failed', summary: 'Mot de passe refusé à la connexion' },
  guessed_too_often: { action: 'guessed_too_often', summary: 'Trop d’essais\u00a0: attente imposée' },
  forbidden: { action: 'forbidden', summary: 'Action refusée\u00a0: hors du rôle, ou demandée d’ailleurs' },
  confirmation_failed: { action: 'confirmation_failed', summary: 'Mot de passe refusé avant une action sensible' },
  private_key_refused: {
    action: 'private_key_refused',
    summary:
      'Alerte\u00a0: une clé privée a été envoyée par un formulaire ou un document\u202f; rien n’en a été gardé, considérez-la comme exposée',
  },
};

function refusalOf(error: unknown): Refusal | null {
  if (error instanceof Forbidden) return 'forbidden';
  if (error instanceof ConfirmationNeeded) return error.wrong ? 'confirmation_failed' : null;
  if (error instanceof TooManyGuesses) return error.news ? 'guessed_too_often' : null;
  return error instanceof TooMany ? 'guessed_too_often' : null;
}

function senderOf(user: SignedIn) {
  return { ...scopeOf(user), subject: { kind: 'user', id: user.id }, clientId: null };
}

function visiting(visitor: Visitor | null) {
  if (!visitor) return null;
  const { editorId, clientId, name } = visitor;
  return { editorId, actor: { kind: 'client', name } as const, subject: { kind: 'client', id: clientId }, clientId };
}

const routeOf = (request: PageRequest) => `${request.method} ${patternOf(request)}`;

/** `/settings/team/:id`: an address itself may carry a link, a number, a name. */
export function patternOf(request: PageRequest): string {
  const { path } = (request.route ?? {}) as { path?: unknown };
  return typeof path === 'string' ? path : '(no route)';
}
