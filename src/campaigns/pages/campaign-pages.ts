import { Injectable } from '@nestjs/common';
import { isUuid } from '../../platform/uuid.js';
import type { Role } from '../../journey/states/transitions.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { AppError, Refused } from '../../platform/web/errors.js';
import type { ReturnedChange } from '../../platform/changes/changes.view.js';
import type { FormErrors } from '../../platform/web/read-form.js';
import { campaignListOf } from './campaign-list.js';
import { CampaignListQueries } from './campaign-list.queries.js';
import { campaignListView } from './campaign-list.view.js';
import { CampaignKinds } from '../engine/campaign-kinds.js';
import { CampaignQueries, type CampaignRowLine, type RowFilter, rowsPerPage, type ToldBy } from './campaign.queries.js';
import { progressView, type CampaignPage } from './campaign.view.js';
import { CampaignsService } from '../engine/campaigns.service.js';
import { CampaignUndoings } from '../engine/campaign-undoings.js';
import { CampaignWaves } from '../engine/campaign-waves.js';
import { campaignStartView, newCampaignView } from './new-campaign.view.js';
import { RowsExport } from './rows-export.js';
import { reportView } from './report.view.js';
import { forecastCodes, rowStates } from './campaign-row.labels.js';
import { SelectionsService } from '../../clients/list/selections.service.js';
import { type Samples, simulationView } from './simulation.view.js';
import { clock } from '../../platform/clock.js';

type Asked = Record<string, unknown>;

/** Gathers what each page of a campaign shows. */
@Injectable()
export class CampaignPages {
  constructor(
    private readonly campaigns: CampaignsService,
    private readonly kinds: CampaignKinds,
    private readonly queries: CampaignQueries,
    private readonly lists: CampaignListQueries,
    private readonly selections: SelectionsService,
    private readonly waves: CampaignWaves,
    private readonly undoings: CampaignUndoings,
    private readonly exported: RowsExport,
    private readonly db: TenantDb,
  ) {}

  async list(asked: Asked) {
    const kinds = new Map(this.kinds.all().map(({ kind, label }) => [kind, label]));
    const list = campaignListOf(kinds);
    const filter = list.filter(asked);
    const order = list.order(asked);
    return campaignListView({
      ...{ list, filter, kinds, notes: order.unknown },
      page: await this.lists.page(list, filter, order),
      counts: await this.lists.counts(list, filter),
      people: await this.lists.people(),
    });
  }

  async new(selectionId: unknown, kindName: unknown, given: { values?: Asked; errors?: FormErrors }) {
    const { actor } = this.db;
    // What another page decides begins there.
    const offered = this.kinds
      .all()
      .filter((one) => !one.decidedElsewhere && (actor.kind !== 'person' || this.kinds.mayRun(one, actor.role)));
    if (selectionId === undefined || selectionId === '') return campaignStartView(offered);
    const id = uuidOrNull(selectionId);
    if (!id) throw new Refused(['Cette sélection n’existe plus. Choisissez de nouveau les clients.']);
    const selection = await this.selections.byId(id);
    const kind = this.kinds.find(kindName);
    if (kind) this.kinds.refuseRole(kind, actor);
    const { values = {} } = given;
    const chosen = kind
      ? { kind, fields: await kind.fields(values), presets: (await kind.presets?.(values)) ?? {} }
      : null;
    return newCampaignView(selection, offered, chosen, given);
  }

  async progress(id: string, query: Asked, role: Role, returned?: ReturnedChange) {
    const page = { ...(await this.page(id, role)), returned };
    const filter = this.filter('state', query);
    const { campaign } = page;
    const view = progressView(page, {
      ...(await this.queries.course(id)),
      reasons: await this.queries.reasons(id),
      rows: await this.queries.rows(id, filter),
      pace: await this.queries.pace(id),
      waves: campaign.waveSize === null ? [] : await this.waves.of(id),
      filter,
      now: clock.now(),
    });
    return { ...view, artefacts: (await this.kinds.of(campaign.kind).artefacts?.(campaign)) ?? [] };
  }

  async simulation(id: string, query: Asked, role: Role, returned?: ReturnedChange) {
    const page = { ...(await this.page(id, role)), returned };
    const filter = this.filter('forecast', query);
    const kind = this.kinds.of(page.campaign.kind);
    return simulationView(page, {
      counts: await this.queries.countByForecast(id),
      reasons: await this.queries.forecastReasons(id, kind.follows),
      rows: await this.queries.rowsByName(id, 'forecast', filter, rowsPerPage + 1),
      samples: await this.samples(page),
      inCommon: page.campaign.state === 'simulated' ? await this.queries.inCommon(id) : [],
      takenBack: page.campaign.parameters['undo'] ? null : kind.takenBack,
      delay: await this.campaigns.delayOf(page.campaign.kind),
      elsewhere: (await kind.decidedElsewhere?.(page.campaign.parameters)) ?? null,
      filter,
    });
  }

  /** The whole of it, or the rows that its page was showing, as evidence on paper. */
  async report(id: string, query: Asked) {
    const page = await this.page(id, 'auditor');
    const filter = this.filter('state', query);
    const rows: CampaignRowLine[] = [];
    for await (const some of this.exported.pages(id, 'state', filter)) rows.push(...some);
    const { counts } = await this.queries.course(id);
    const reasons = await this.queries.reasons(id);
    return reportView(page, { counts, reasons, rows, filter });
  }

  /** What was asked of the rows in the address of their page, or of their file. */
  filter(by: ToldBy, query: Asked): RowFilter {
    if (by === 'state') return filterOf(query, 'outcome', rowStates);
    const asked = filterOf(query, 'forecast', forecastCodes);
    return { ...asked, after: uuidOrNull(asked.after) };
  }

  // Read before it is confirmed; afterwards what left is in the history of each client. One by one: what has changed since the
  // simulation, and can be shown no more, keeps neither the others nor the page from being read.
  private async samples({ campaign }: CampaignPage): Promise<Samples> {
    const kind = this.kinds.of(campaign.kind);
    const found: Samples = { shown: [], why: null };
    if (!kind.samples || campaign.state !== 'simulated') return found;
    for (const clientId of await this.queries.sampled(campaign.id)) {
      try {
        found.shown.push(...(await kind.samples([clientId], campaign.parameters)));
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        found.why = error instanceof Refused ? (error.reasons[0] ?? null) : error.message;
      }
    }
    return found;
  }

  private async page(id: string, role: Role): Promise<CampaignPage> {
    const campaign = await this.campaigns.byId(id);
    const kind = this.kinds.of(campaign.kind);
    const over = campaign.state === 'finished' || campaign.state === 'cancelled';
    const undoings = over ? await this.undoings.of(id) : [];
    const done = over ? await this.undoings.whyNotAgain(id, undoings) : null;
    const closed = await this.campaigns.closedTo(campaign);
    return {
      campaign,
      kindLabel: kind.label,
      asked: await kind.describe(campaign.parameters),
      selection: await this.selections.byId(campaign.selectionId),
      undoable: Boolean(kind.inverse?.(campaign)) && done === null,
      notUndone: kind.inverse ? done : kind.takenBack,
      undoings,
      stopped: campaign.state === 'cancelled' ? await this.queries.stopped(id) : null,
      mayAct: this.kinds.mayRun(kind, role),
      closed,
      offered: await this.campaigns.offered(campaign, role, closed),
    };
  }
}

function filterOf(query: Asked, name: string, known: readonly string[]): RowFilter {
  const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value.slice(0, 100) : null);
  const code = known.find((candidate) => candidate === query[name]) ?? null;
  const asked = text(query[name]);
  const unknown =
    asked && !code ? `«\u00a0${asked}\u00a0» n’est pas un filtre de cette page\u00a0: tout est montré.` : null;
  return { code, mark: code ? text(query['reason']) : null, after: text(query['after']), unknown };
}

function uuidOrNull(value: unknown): string | null {
  return isUuid(value) ? value : null;
}
