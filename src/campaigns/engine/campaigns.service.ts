import { Injectable } from '@nestjs/common';
import { uuidv7 } from '../../platform/uuid.js';
import { EditorService } from '../../accounts/editor.service.js';
import { type OfferedAction, offers, type Role } from '../../journey/states/transitions.js';
import { AuditService } from '../../platform/audit/audit.service.js';
import { refuseOtherNumber } from '../../platform/forms/typed-number.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { together } from '../../platform/tenancy/together.js';
import { Forbidden, Refused } from '../../platform/web/errors.js';
import { dateTime } from '../../platform/web/view-helpers.js';
import { Campaign } from './campaign.entity.js';
import { CampaignMoves, changedMeanwhile, columnsOf } from './campaign-moves.js';
import { CampaignKinds, type Parameters } from './campaign-kinds.js';
import { type CampaignAction, type CampaignState, campaignTable } from './campaign.transitions.js';
import { campaignRowTable, type RowState } from './campaign-row.transitions.js';
import { CampaignRows } from './campaign-rows.js';
import { CampaignUndoings } from './campaign-undoings.js';
import { CampaignWaves, type Spread } from './campaign-waves.js';
import { SelectionsService } from '../../clients/list/selections.service.js';
import { OwnClients } from '../../clients/own-clients.service.js';
import { clock } from '../../platform/clock.js';

/** What a person asks for; the days it is to be spread over are decided with its confirmation. */
interface CampaignWish {
  kind: string;
  title: string;
  selectionId: string;
  parameters: Parameters;
  spread?: Spread | null;
}

/** What a person decides of a campaign, and who may. */
@Injectable()
export class CampaignsService {
  constructor(
    private readonly db: TenantDb,
    private readonly audit: AuditService,
    private readonly moves: CampaignMoves,
    private readonly kinds: CampaignKinds,
    private readonly rows: CampaignRows,
    private readonly waves: CampaignWaves,
    private readonly undoings: CampaignUndoings,
    private readonly selections: SelectionsService,
    private readonly clients: OwnClients,
    private readonly editor: EditorService,
  ) {}

  byId(id: string): Promise<Campaign> {
    return this.moves.table.byId(id);
  }

  /** What a page offers of a campaign: nothing to whom its kind is not for. @param closed as `closedTo` found */
  async offered(
    campaign: Campaign,
    role: Role,
    closed: string | null = null,
  ): Promise<OfferedAction<CampaignState, CampaignAction>[]> {
    if (!this.kinds.mayRun(this.kinds.of(campaign.kind), role)) return [];
    const all = await this.moves.table.offered(campaign, role);
    // What never waited has nothing to wait for.
    const offered = campaign.startsAt ? all : all.filter(({ action }) => action !== 'launch');
    return offered.map((one) => {
      const why = whyClosed(closed, one.action);
      return why === null ? one : { ...one, allowed: false, reasons: [...one.reasons, why] };
    });
  }

  /**
   * Why whoever acts goes no further with it, in French: clients of a colleague are left to do; null when they may. A simulation by whoever is limited to
   * their clients sets the others aside; what another simulated may change them, and clients are handed over.
   */
  async closedTo({ id, state }: Campaign): Promise<string | null> {
    if (state === 'finished' || state === 'cancelled' || !this.clients.mayBeLimited) return null;
    if ((await this.clients.presumedManager()) === null) return null;
    return this.clients.whyNot(await this.rows.openClientIds(id));
  }

  /** For how many minutes what sends mails can be withdrawn, once it is confirmed; null: it sends none. */
  async delayOf(kind: string): Promise<number | null> {
    if (!this.kinds.of(kind).mails) return null;
    return (await this.editor.current()).mailCampaignMinutes;
  }

  /** Writes the campaign and simulates it: one row a client of the selection. */
  async create(wish: CampaignWish): Promise<string> {
    const kind = this.kinds.of(wish.kind);
    this.kinds.refuseRole(kind, this.db.actor);
    const selection = await this.selections.byId(wish.selectionId);
    const id = uuidv7();
    const { title, selectionId, parameters } = wish;
    const waves = this.waves.columnsOf(wish.spread ?? null, selection.clients);
    const own = {
      id,
      kind: kind.kind,
      title,
      selectionId,
      parameters,
      version: 1,
      createdBy: this.db.actor.name,
      ...waves,
    };
    const now = clock.now();
    await this.db.repo(Campaign).insert({ ...own, state: 'draft', stateSince: now, createdAt: now });
    await this.audit.record({
      subject: { kind: 'campaign', id },
      clientId: null,
      action: 'created',
      to: 'draft',
      summary: `Campagne «\u00a0${title}\u00a0» créée\u00a0: ${selection.description}`,
      details: { selectionId, parameters },
    });
    await this.change(id, 'simulate');
    return id;
  }

  /**
   * A campaign that gives back what a finished one changed: its clients are those whose row is done, and that none gave back to yet. It is simulated, not confirmed.
   * @throws Refused when this cannot be undone in bulk, changed nobody, or was undone
   */
  async prepareInverse(id: string): Promise<string> {
    const { kind, title, parameters, state } = await this.own(id);
    const known = this.kinds.of(kind);
    const wish = known.inverse?.({ id, title, parameters });
    if (!wish) throw new Refused([known.takenBack]);
    if (state !== 'finished' && state !== 'cancelled')
      throw new Refused(['La campagne n’est pas terminée. Attendez sa fin, ou annulez le reste, puis recommencez.']);
    const changed = await this.rows.clientIdsOf(id, 'done');
    if (changed.length === 0)
      throw new Refused(['Cette campagne n’a changé aucun client\u00a0: il n’y a rien à annuler.']);
    const closed = await this.undoings.whyNotAgain(id, await this.undoings.of(id));
    if (closed) throw new Refused([closed]);
    const left = await this.undoings.left(id);
    const selectionId = await this.selections.freezeAsTold(left, `Clients changés par «\u00a0${title}\u00a0»`);
    return this.create({ kind, selectionId, ...wish });
  }

  /**
   * The same campaign again, for the clients of one outcome: simulated, not confirmed. What refused them may have been mended.
   * @param of.reason the first line of the reason, when not all of them are meant
   * @throws Refused when there is none
   */
  async prepareFrom(id: string, of: { outcome: RowState; reason?: string }): Promise<string> {
    const { kind, title, parameters } = await this.own(id);
    const clientIds = await this.rows.clientIdsOf(id, of.outcome, of.reason ?? null);
    if (clientIds.length === 0)
      throw new Refused(['Aucune ligne de cette campagne n’a eu cette issue. Actualisez la page, puis choisissez.']);
    const { label } = campaignRowTable.states[of.outcome];
    const what = `${label}${of.reason ? ` (${of.reason})` : ''}\u00a0: lignes de «\u00a0${title}\u00a0»`;
    const selectionId = await this.selections.freezeAsTold(clientIds, what);
    return this.create({ kind, parameters, selectionId, title: `Reprise\u00a0: ${title}`.slice(0, 120) });
  }

  /** @param seen the version of the page that was read, the number typed when many clients change, and over which days they are spread */
  async confirm(
    id: string,
    seen: { version: number; typed: string | null; spread?: Spread | null | undefined },
  ): Promise<void> {
    // Of two who confirm at once, the second reads what the first did.
    await this.db.query('SELECT 1 FROM campaigns WHERE id = $1 FOR UPDATE', [id]);
    const campaign = await this.own(id);
    const elsewhere = await this.kinds.of(campaign.kind).decidedElsewhere?.(campaign.parameters);
    if (elsewhere) throw new Refused([elsewhere.reason]);
    await this.refuseOthers(campaign, 'confirm');
    const { wouldDo } = await this.rows.guardFacts(id);
    if (campaign.version !== seen.version) throw new Refused([alreadyConfirmed(campaign) ?? changedMeanwhile]);
    refuseOtherNumber(wouldDo, seen.typed, typeTheNumber(wouldDo));
    const startsAt = await this.startOf(campaign);
    const waves = this.waves.columnsOf(seen.spread ?? null, wouldDo);
    const columns = {
      confirmedAt: clock.now(),
      confirmedBy: this.db.actor.name,
      startsAt,
      ...waves,
      ...this.decided(),
    };
    await this.moves.table.move(campaign, 'confirm', { columns });
  }

  /** Confirmed by what it is a part of; where it would change nobody there is nothing to begin, and it ends. @param typed as for `confirm` @returns whether it begins */
  async confirmOrConclude(id: string, typed: string | null): Promise<boolean> {
    const [{ version }, { wouldDo }] = await together(this.byId(id), this.rows.guardFacts(id));
    if (wouldDo > 0) await this.confirm(id, { version, typed });
    else await this.change(id, 'conclude');
    return wouldDo > 0;
  }

  /** What a person decides of it; the confirmation asks for more. @throws Refused with every reason of the table */
  async change(id: string, action: CampaignAction, given: { reason?: string } = {}): Promise<void> {
    const campaign = await this.own(id);
    await this.refuseOthers(campaign, action);
    await this.moves.table.move(campaign, action, {
      ...given,
      columns: { ...columnsOf(action), ...(action === 'resume' || action === 'retry' ? this.decided() : {}) },
    });
  }

  /** What it is a part of goes no further: rows that wait are done no more. One that has done them all stays what it is. */
  async cancelRest(id: string, reason: string): Promise<void> {
    const { state } = await this.byId(id);
    if (offers(campaignTable, state, 'cancel') && (await this.rows.anyOpen(id)))
      await this.change(id, 'cancel', { reason });
  }

  // Whoever may not do it to one client neither starts, nor stops, nor tries again what does it to many.
  private async own(id: string): Promise<Campaign> {
    const campaign = await this.byId(id);
    this.kinds.refuseRole(this.kinds.of(campaign.kind), this.db.actor);
    return campaign;
  }

  private async refuseOthers(campaign: Campaign, action: CampaignAction): Promise<void> {
    const why = whyClosed(await this.closedTo(campaign), action);
    if (why !== null) throw new Forbidden(why);
  }

  private async startOf({ kind }: Campaign): Promise<Date | null> {
    const minutes = await this.delayOf(kind);
    return minutes === null ? null : clock.after(minutes);
  }

  private decided(): Pick<Campaign, 'decidedById'> {
    const { actor } = this.db;
    return { decidedById: actor.kind === 'person' ? actor.id : (actor.decidedBy ?? null) };
  }
}

// What is confirmed is read again first; to simulate is everybody's.
function whyClosed(closed: string | null, action: CampaignAction): string | null {
  if (closed === null || action === 'simulate') return null;
  return action === 'confirm' ? `${closed} Refaites la simulation\u00a0: elle les laisse de côté.` : closed;
}

function typeTheNumber(wouldDo: number): string {
  return `Cette campagne change ${wouldDo} clients. Tapez ce nombre, ${wouldDo}, pour la confirmer.`;
}

// Twice by one person, or by two who read the same page: there is nothing to confirm again.
function alreadyConfirmed({ confirmedAt, confirmedBy }: Campaign): string | null {
  if (!confirmedAt) return null;
  return `Cette campagne est déjà confirmée, par ${confirmedBy ?? 'un collègue'}, le ${dateTime(confirmedAt)}\u00a0: rien n’a été fait de plus.`;
}
