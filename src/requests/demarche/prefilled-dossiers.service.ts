import { Injectable } from '@nestjs/common';
import { uuidv7 } from '../../platform/uuid.js';
import { Client } from '../../clients/client.entity.js';
import { OwnClients } from '../../clients/own-clients.service.js';
import { AuditService } from '../../platform/audit/audit.service.js';
import type { MovesOf } from '../../platform/changes/moves-of.js';
import { Moves } from '../../platform/changes/moves.service.js';
import { clock } from '../../platform/clock.js';
import { Outbox } from '../../platform/jobs/outbox.service.js';
import { SecretsService } from '../../platform/secrets/secrets.service.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { NotFound, Refused } from '../../platform/web/errors.js';
import { keptFromProduction, missingSentences } from '../dossier/missing-things.js';
import { RequestDossiers } from '../dossier/request-dossiers.js';
import type { Request } from '../request.entity.js';
import type { PrefilledLine } from '../prefill/prefill.js';
import { RequestsService } from '../requests.service.js';
import { dossierLink } from '../prefill/prefill-link.js';
import { PrefilledDossier } from './prefilled-dossier.entity.js';
import {
  type PrefilledDossierAction,
  type PrefilledDossierState,
  prefilledDossierTable,
} from './prefilled-dossier.transitions.js';
import { Procedures } from '../procedures/procedures.service.js';
import { whyNotPrefilled } from './request-prefilling.js';

export type PrefilledDossierMoves = MovesOf<PrefilledDossier, PrefilledDossierState, PrefilledDossierAction, null>;

/** Dossiers prefilled on Démarche Numérique, on our side: asked for, abandoned, looked at. What reaches there is jobs'. */
@Injectable()
export class PrefilledDossiers {
  readonly moves: PrefilledDossierMoves;

  constructor(
    private readonly db: TenantDb,
    private readonly requests: RequestsService,
    private readonly dossiers: RequestDossiers,
    private readonly procedures: Procedures,
    private readonly own: OwnClients,
    private readonly secrets: SecretsService,
    private readonly audit: AuditService,
    private readonly outbox: Outbox,
    moves: Moves,
  ) {
    const forget = async ({ id }: PrefilledDossier) => {
      await this.secrets.forget('prefill_token', id);
    };
    this.moves = moves.of({
      table: prefilledDossierTable,
      entity: PrefilledDossier,
      facts: () => null,
      tell: ({ number, requestId }, done) => ({
        summary: `${done}${number ? `, n° ${number}` : ''}${requestId ? '' : ' (essai)'}`,
      }),
      effects: { lose: forget, withdraw: forget },
      lost: (state) => `Ce dossier vient de changer. Il est maintenant «\u00a0${state}\u00a0».`,
    });
  }

  /** The latest of a request. */
  latestOf(requestId: string): Promise<PrefilledDossier | null> {
    return this.db.one(PrefilledDossier, { requestId }, { order: { createdAt: 'DESC', id: 'DESC' } });
  }

  trialsOf(procedureId: string): Promise<PrefilledDossier[]> {
    return this.db.rows(
      PrefilledDossier,
      { procedureId, requestId: null },
      { order: { createdAt: 'DESC', id: 'DESC' }, take: 5 },
    );
  }

  /** The address by which somebody of the client opens it; null once there is none. */
  async linkOf(dossier: PrefilledDossier): Promise<string | null> {
    if (dossier.state !== 'open') return null;
    const token = await this.secrets.reveal('prefill_token', dossier.id);
    return token ? dossierLink(await this.procedures.byId(dossier.procedureId), token) : null;
  }

  /** Writes down that one is wanted; a job makes it. Asked twice at once, one. @throws Refused with everything that prevents it */
  async ask(requestId: string): Promise<PrefilledDossier> {
    const request = await this.lockRequest(requestId);
    await this.own.refuse([request.clientId]);
    const procedure = await this.procedures.inUse(request.kind);
    const reasons = whyNotPrefilled(request, await this.dossiers.of(request), procedure);
    if (reasons.length > 0 || !procedure) throw new Refused(reasons);
    return this.insert({ clientId: request.clientId, requestId, procedureId: procedure.id });
  }

  /** The same with the answers of a client, of no request: nobody is to open it. */
  async tryWith(procedureId: string, clientId: string): Promise<PrefilledDossier> {
    await this.procedures.byId(procedureId);
    await this.own.refuse([clientId]);
    const kept = keptFromProduction({ client: await this.db.theOne(Client, { id: clientId }) });
    if (kept.length > 0) throw new Refused(missingSentences(kept));
    return this.insert({ clientId, requestId: null, procedureId });
  }

  /** No longer followed. @throws Refused */
  async withdraw(id: string): Promise<PrefilledDossier> {
    const dossier = await this.moves.lock(id);
    await this.own.refuse([dossier.clientId]);
    return this.moves.move(dossier, 'withdraw');
  }

  /** What was read of it, its state apart. */
  async write(id: string, columns: Partial<PrefilledDossier>): Promise<void> {
    await this.db.repo(PrefilledDossier).update({ id }, columns as never);
  }

  /** A person opened the dossier, and says which values are not in it. @param absent places in its list @throws Refused */
  async noteSeen(id: string, absent: ReadonlySet<number>): Promise<PrefilledDossier> {
    return this.noteRead(await this.created(id), (at) => !absent.has(at), {
      why: notSeen,
      what: 'Dossier prérempli relu',
    });
  }

  /**
   * A copy of the dossier was read. @param shown what it shows of each value, in the order of its list; null: nothing
   * @throws Refused when the dossier has changed since
   */
  async noteCopy(
    { id, version }: PrefilledDossier,
    shown: (boolean | null)[],
    documentId: string,
  ): Promise<PrefilledDossier> {
    const dossier = await this.created(id);
    if (dossier.version !== version) throw new Refused(['Ce dossier vient d’être relu\u00a0: rechargez la page.']);
    return this.noteRead(dossier, (at) => shown[at] ?? null, {
      why: notInCopy,
      what: 'Copie du dossier relue',
      documentId,
    });
  }

  /** @throws Refused */
  private async created(id: string): Promise<PrefilledDossier> {
    const dossier = await this.moves.lock(id);
    await this.own.refuse([dossier.clientId]);
    if (!dossier.number) throw new Refused(['Ce dossier n’a pas été créé\u00a0: il n’y a rien à y relire.']);
    return dossier;
  }

  private async noteRead(
    dossier: PrefilledDossier,
    shows: (at: number) => boolean | null,
    told: { why: string; what: string; documentId?: string },
  ): Promise<PrefilledDossier> {
    const { id, version } = dossier;
    const lines = dossier.lines.map((line, at) => {
      const shown = shows(at);
      if (shown === false) return line.kept === 'no' ? line : { ...line, kept: 'no' as const, why: told.why };
      if (shown === null) return line.kept === 'yes' ? { ...line, kept: 'unsure' as const, why: notTold } : line;
      // What was not sent is not there because nobody ticked it; it is where a copy shows it.
      const doubted = line.kept === 'unsure' || line.why === notSeen || line.why === notInCopy;
      return doubted || told.documentId ? { ...line, kept: 'yes' as const, why: null } : line;
    });
    const seen = { lines, seenAt: clock.now(), seenBy: this.db.actor.name, version: version + 1 };
    await this.db.repo(PrefilledDossier).update({ id, version }, seen);
    await this.audit.record({
      subject: { kind: 'prefilled_dossier', id },
      clientId: dossier.clientId,
      action: 'prefilled_seen',
      summary: `${told.what}${foundIn(lines)}`,
      documentId: told.documentId ?? null,
    });
    return { ...dossier, ...seen };
  }

  private async lockRequest(id: string): Promise<Request> {
    await this.db.query('SELECT 1 FROM requests WHERE id = $1 FOR UPDATE', [id]);
    return this.requests.byId(id);
  }

  private async insert(
    of: Pick<PrefilledDossier, 'clientId' | 'requestId' | 'procedureId'>,
  ): Promise<PrefilledDossier> {
    const id = uuidv7();
    await this.db.keptApart(
      'prefilled_dossiers_live',
      () => this.db.repo(PrefilledDossier).insert({ id, ...of, createdBy: this.db.actor.name }),
      () =>
        new Refused(['Cette demande a déjà un dossier prérempli. Servez-vous de son lien, ou abandonnez-le d’abord.']),
    );
    await this.audit.record({
      subject: { kind: 'prefilled_dossier', id },
      clientId: of.clientId,
      action: 'created',
      to: 'asked',
      summary: of.requestId ? 'Dossier prérempli demandé sur Démarche Numérique' : 'Essai de préremplissage demandé',
    });
    await this.outbox.enqueue('demarche.create', { dossierId: id }, { key: id });
    const dossier = await this.db.one(PrefilledDossier, { id });
    if (!dossier) throw new NotFound();
    return dossier;
  }
}

function foundIn(lines: PrefilledLine[]): string {
  const named = (kept: PrefilledLine['kept']) =>
    lines.flatMap((line) => (line.kept === kept ? [line.label] : [])).join(', ');
  const [gone, unsure] = [named('no'), named('unsure')];
  if (!gone && !unsure) return '\u00a0: tout y est';
  return `${gone && `, il y manque\u00a0: ${gone}`}${unsure && `, à vérifier\u00a0: ${unsure}`}`;
}

const notSeen = 'Absente du dossier, vue par une personne.';
const notTold = 'La copie du dossier ne porte pas cette question.';
const notInCopy = 'Absente de la copie du dossier.';
