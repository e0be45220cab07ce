import { Injectable } from '@nestjs/common';
import { uuidv7 } from '../../platform/uuid.js';
import { OwnClients } from '../../clients/own-clients.service.js';
import { AuditService } from '../../platform/audit/audit.service.js';
import type { Given } from '../../platform/changes/change-form.js';
import type { MovesOf } from '../../platform/changes/moves-of.js';
import { Moves } from '../../platform/changes/moves.service.js';
import { DocumentsService } from '../../platform/documents/documents.service.js';
import { Outbox } from '../../platform/jobs/outbox.service.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { Overtaken, Refused } from '../../platform/web/errors.js';
import { count } from '../../platform/web/view-helpers.js';
import { actionsFrom, type OfferedAction, type Role } from '../../journey/states/transitions.js';
import { MassDossier, massKinds, type MassDossierState } from './mass-dossier.entity.js';
import {
  massDossierTable,
  type MassDossierAction,
  type MassDossierFacts,
  whyAnswered,
  whyGathered,
  whyNotFor,
  whyNotOf,
} from './mass-dossier.transitions.js';
import { MassAnnex } from './mass-annex.service.js';
import { type DossierWish, MassJudge } from './mass-judge.service.js';
import { MassRows } from './mass-rows.queries.js';

type OfferedMassAction = OfferedAction<MassDossierState, MassDossierAction>;

const followedNoMore = 'Ce dossier n’est plus suivi.';

/** Dossiers of many clients: opened, gathered, sent, abandoned. */
@Injectable()
export class MassDossiers {
  private readonly moves: MovesOf<MassDossier, MassDossierState, MassDossierAction, MassDossierFacts>;

  constructor(
    private readonly db: TenantDb,
    private readonly audit: AuditService,
    private readonly documents: DocumentsService,
    private readonly rows: MassRows,
    private readonly judge: MassJudge,
    private readonly annex: MassAnnex,
    private readonly outbox: Outbox,
    private readonly own: OwnClients,
    moves: Moves,
  ) {
    this.moves = moves.of({
      table: massDossierTable,
      entity: MassDossier,
      facts: (dossier) => this.factsOf(dossier),
      tell: ({ title }, done) => ({ summary: `${done}\u00a0: «\u00a0${title}\u00a0»` }),
      effects: { send: ({ id }) => this.outbox.enqueue('mass.leave', { dossierId: id }, { key: `${id}:first` }) },
      lost: (state) => `Quelqu’un vient de changer ce dossier. Il est maintenant «\u00a0${state}\u00a0».`,
    });
  }

  byId(id: string): Promise<MassDossier> {
    return this.moves.byId(id);
  }

  lock(id: string): Promise<MassDossier> {
    return this.moves.lock(id);
  }

  /** What its page offers, and of what facts. A mandate that left is no more undone here: nothing is offered that never is. */
  async standing(dossier: MassDossier, role: Role): Promise<{ facts: MassDossierFacts; offered: OfferedMassAction[] }> {
    const facts = await this.factsOf(dossier);
    const over = dossier.state === 'sent' && whyGathered(facts) !== null;
    return { facts, offered: over ? [] : actionsFrom(massDossierTable, { state: dossier.state, facts, role }) };
  }

  /** Before a mandate is printed: judged as it will be when it is sent. @throws Refused, naming whom and saying what to do */
  async refuseUnfit(dossier: MassDossier): Promise<void> {
    if (dossier.state !== 'open') throw new Refused(['Le dossier est parti\u00a0: ses pièces ne changent plus.']);
    const facts = {
      people: await this.judge.whyNotFor(dossier.administratorIds),
      unfit: await this.judge.unfit(dossier),
    };
    const why = [whyNotFor(facts), whyNotOf(facts)].filter((reason) => reason !== null);
    if (why.length > 0) throw new Refused(why);
  }

  /** Why this client stays in it; null while it may be taken out. */
  private async whyKept(dossier: MassDossier, clientId: string): Promise<string | null> {
    if (dossier.state === 'open') return null;
    if (dossier.state === 'abandoned') return followedNoMore;
    const answered = await this.rows.answered(dossier.id, clientId);
    return whyGathered({ gathersForms: dossier.kind === 'forms', answered });
  }

  /**
   * Puts these clients in the dossier of that title, opened when there is none; each once. By as many statements for five hundred as for one.
   * @param requests of each client, of forms that left already
   */
  async gather(
    wish: DossierWish,
    clientIds: string[],
    requests: ReadonlyMap<string, string> = new Map(),
  ): Promise<MassDossier> {
    const dossier = await this.opened(wish);
    const rows = clientIds.map((clientId) => ({ clientId, requestId: requests.get(clientId) ?? null }));
    const added = await this.rows.add(dossier.id, rows);
    await this.audit.recordMany(
      added.map((clientId) => ({
        subject: { kind: 'mass_dossier', id: dossier.id },
        clientId,
        action: 'gathered',
        summary: `Ajouté au dossier de masse «\u00a0${dossier.title}\u00a0» (${massKinds[dossier.kind].toLowerCase()})`,
      })),
    );
    return dossier;
  }

  /** A person takes a client out: before the dossier leaves or, of forms that left alone, before ANS said anything of it under the dossier. @throws Refused afterwards */
  async takeOut(id: string, clientId: string): Promise<void> {
    const dossier = await this.lock(id);
    if (this.own.mayBeLimited) await this.own.refuse([clientId]);
    const kept = await this.whyKept(dossier, clientId);
    if (kept) throw new Refused([kept]);
    if (!(await this.rows.remove(id, clientId))) throw new Refused(['Ce client n’est plus dans le dossier.']);
    await this.audit.record({
      subject: { kind: 'mass_dossier', id },
      clientId,
      action: 'taken_out',
      summary: `Sorti du dossier de masse «\u00a0${dossier.title}\u00a0»`,
    });
  }

  /** @param seen the annex of the page of who notes that it left, '' for none @throws Refused with the table's reasons, Overtaken */
  async change(id: string, action: MassDossierAction, given: Given, seen?: string): Promise<void> {
    const dossier = await this.lock(id);
    // What is done to the whole is done to each: whoever acts on their own clients only sends no colleague’s.
    if (this.own.mayBeLimited) await this.own.refuse(await this.rows.clientIds(id));
    if (action !== 'send') {
      const columns = action === 'scatter' ? { dossierNumber: null } : {};
      await this.moves.move(dossier, action, { reason: given.reason ?? '', columns });
      return;
    }
    if (seen !== undefined && seen !== (dossier.annexDocumentId ?? ''))
      throw new Overtaken(
        'form',
        'La lettre et l’annexe ont été établies de nouveau depuis l’ouverture de cette page\u00a0: relisez-les avant de noter ce qui est parti.',
      );
    const { date, reference, document } = given;
    if (!date || !reference || !document) return void (await this.moves.ask(dossier, 'send'));
    await this.moves.move(dossier, 'send', {
      date,
      given: ['reference', 'document'],
      more: `le ${date.split('-').reverse().join('/')}, référence ${reference}`,
      details: { reference },
      prepare: async () => {
        const kept = await this.documents.keep({ clientId: null, kind: 'request_evidence', ...document });
        return {
          documentId: kept.id,
          columns: { sentOn: date, sendingReference: reference, sendingDocumentId: kept.id },
        };
      },
    });
  }

  /** The papers of the dossier as it is; former ones stay among the documents. */
  async keepPapers(id: string, papers: { letter: string; annex: string; rows: number }): Promise<void> {
    const dossier = await this.lock(id);
    const columns = { letterDocumentId: papers.letter, annexDocumentId: papers.annex, papersRows: papers.rows };
    await this.db.repo(MassDossier).update({ id }, { ...columns, version: dossier.version + 1 });
    await this.audit.record({
      subject: { kind: 'mass_dossier', id },
      clientId: null,
      action: 'printed',
      summary: `Lettre et annexe établies pour ${count(papers.rows, 'client', 'clients')}\u00a0: «\u00a0${dossier.title}\u00a0»`,
      documentId: papers.letter,
      details: { annex: papers.annex },
    });
  }

  /** A person notes it, or corrects it as long as ANS said nothing under it. @returns the number it had @throws Refused */
  async renumber(id: string, dossierNumber: string): Promise<string | null> {
    const dossier = await this.lock(id);
    const former = dossier.dossierNumber;
    if (this.own.mayBeLimited) await this.own.refuse(await this.rows.clientIds(id));
    const kept = await this.whyNumbered(dossier);
    if (kept) throw new Refused([kept]);
    await this.number(dossier, dossierNumber);
    return former;
  }

  /** ANS's number of it. @throws Refused when it is already another dossier's, or another client's */
  async number(dossier: MassDossier, dossierNumber: string, documentId: string | null = null): Promise<void> {
    if (dossier.dossierNumber === dossierNumber) return;
    const why = await this.judge.whyNotNumber(dossierNumber, dossier.id);
    if (why) throw new Refused([why]);
    const before = dossier.dossierNumber;
    const columns = { dossierNumber, version: dossier.version + 1 };
    await this.db.repo(MassDossier).update({ id: dossier.id }, columns);
    Object.assign(dossier, columns);
    await this.audit.record({
      subject: { kind: 'mass_dossier', id: dossier.id },
      clientId: null,
      action: 'numbered',
      summary: `Dossier ${dossierNumber} de l’ANS${before ? `, et non ${before}` : ''}\u00a0: «\u00a0${dossier.title}\u00a0»`,
      documentId,
    });
  }

  private async whyNumbered(dossier: MassDossier): Promise<string | null> {
    if (dossier.state === 'open') return 'Ce dossier n’est pas parti\u00a0: l’ANS ne lui a pas donné de numéro.';
    if (dossier.state === 'abandoned') return followedNoMore;
    return dossier.dossierNumber === null ? null : whyAnswered({ answered: await this.rows.answered(dossier.id) });
  }

  // Only a mandate that has not left is judged: nothing changes what was sent.
  private async factsOf(dossier: MassDossier): Promise<MassDossierFacts> {
    const { id, kind, state, administratorIds } = dossier;
    const [rows, answered] = [await this.rows.countOf(id), await this.rows.answered(id)];
    const facts = { rows, gathersForms: kind === 'forms', answered };
    if (kind !== 'mandate' || state !== 'open') return { ...facts, people: [], unfit: [], outdated: null };
    const people = await this.judge.whyNotFor(administratorIds);
    return { ...facts, people, unfit: await this.judge.unfit(dossier), outdated: await this.annex.outdated(dossier) };
  }

  // The unique title decides between two batches, or two people, that open it at once.
  private async opened(wish: DossierWish): Promise<MassDossier> {
    const { kind, title, administratorIds, dossierNumber } = wish;
    const state: MassDossierState = kind === 'forms' ? 'sent' : 'open';
    const [made] = await this.db.query<{ id: string }>(
      `INSERT INTO mass_dossiers (id, kind, title, state, administrator_ids, created_by) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING RETURNING id`,
      [uuidv7(), kind, title, state, administratorIds, this.db.actor.name],
    );
    const known = await this.db.theOne(MassDossier, made ? { id: made.id } : { kind, title, state: ['open', 'sent'] });
    const dossier = await this.lock(known.id);
    if (made)
      await this.audit.record({
        subject: { kind: 'mass_dossier', id: dossier.id },
        clientId: null,
        action: 'created',
        to: state,
        summary: `Dossier de masse «\u00a0${title}\u00a0» ouvert (${massKinds[kind].toLowerCase()})`,
      });
    const why = await this.judge.whyNotUnder(wish);
    if (why) throw new Refused([why]);
    if (dossierNumber) await this.number(dossier, dossierNumber);
    return dossier;
  }
}
