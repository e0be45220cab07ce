import { Injectable } from '@nestjs/common';
import sql, { raw, type Sql } from 'sql-template-tag';
import { uuidv7 } from '../uuid.js';
import { roleTitles, type Role } from '../../journey/states/transitions.js';
import { EditsService } from '../changes/edits.service.js';
import { AuditService } from '../audit/audit.service.js';
import { TenantDb } from '../tenancy/tenant-db.js';
import { Forbidden, NotFound, Refused, RefusedField } from '../web/errors.js';
import { type KeptAddress, keptOf, keptText, queryOf, type SavedList, SavedLists } from './saved-lists.js';
import { mayChange, savedViewAnswers, savedViewFields, type SavedViewForm } from './saved-view.form.js';
import { SavedView } from './saved-view.entity.js';

/** More names than this are not a help any more. */
const mostViews = 100;
// A view is opened again for months: what it keeps must still be true then.
const aDate = /\d{4}-\d{2}-\d{2}|\d{1,2}\/\d{1,2}\/\d{4}/;

const nameTaken = 'Une autre vue de cette liste porte déjà ce nom. Choisissez-en un autre.';

/** A view as JSON has it. */
export type ViewRow = Pick<SavedView, 'id' | 'list' | 'name' | 'query' | 'columns' | 'version'> & {
  owner_id: string | null;
  default_of_role: Role | null;
  created_by: string;
};

const byName = new Intl.Collator('fr');

/** The views of a list that whoever asks sees, as an expression; `seenViews` reads what it gives. */
export function visibleViews(list: string): Sql {
  return sql`(SELECT coalesce(json_agg(v), '[]') FROM (SELECT id, list, name, query, columns, owner_id, default_of_role, created_by, version FROM saved_views
               WHERE list = ${list} AND (owner_id = current_person() OR owner_id IS NULL) LIMIT ${raw(String(2 * mostViews))}) v)`;
}

/** In the order of the tabs. */
export function seenViews(rows: ViewRow[]): SavedView[] {
  const views = rows.map(({ owner_id: ownerId, default_of_role: defaultOfRole, created_by: createdBy, ...view }) => ({
    ...view,
    ...{ ownerId, defaultOfRole, createdBy },
  }));
  const place = (view: SavedView) => (view.ownerId === null ? 1 : 0);
  return views.sort((a, b) => place(a) - place(b) || byName.compare(a.name, b.name));
}

/** Lists remembered under a name. Nobody sees another person's own views; the team's are everybody's. */
@Injectable()
export class SavedViews {
  constructor(
    private readonly db: TenantDb,
    private readonly audit: AuditService,
    private readonly lists: SavedLists,
    private readonly edits: EditsService,
  ) {}

  /** My own first, then the team's. */
  async visible(list: string): Promise<SavedView[]> {
    const rows = await this.db.query<{ views: ViewRow[] }>(sql`SELECT ${visibleViews(list)} AS views`);
    return seenViews(rows[0]?.views ?? []);
  }

  /** The same, each with what its list understands of it today. */
  async read(list: SavedList): Promise<[SavedView, KeptAddress][]> {
    const views = await this.visible(list.list);
    const kept = await list.read(views.map(queryOf));
    return views.map((view, place) => [view, kept[place] as KeptAddress]);
  }

  /** @throws NotFound for another person's own view too: not found and not yours look the same */
  async byId(id: string): Promise<SavedView> {
    const view = await this.db.one(SavedView, { id });
    const { actor } = this.db;
    const mine = view && actor.kind === 'person' && view.ownerId === actor.id;
    if (!view || !(view.ownerId === null || mine)) throw new NotFound();
    return view;
  }

  /** @throws Refused, RefusedField for a name already given */
  async create(list: SavedList, query: Record<string, string>, form: SavedViewForm): Promise<SavedView> {
    const kept = await this.keepable(list, query);
    const { actor } = this.db;
    const ownerId = form.scope === 'mine' && actor.kind === 'person' ? actor.id : null;
    await this.db.oneAtATime(`saved views ${list.list} ${ownerId ?? 'of the team'}`);
    await this.refuseTooMany(list.list, ownerId);
    await this.freeDefault(list, form.role, null);
    const id = uuidv7();
    const { name, role } = form;
    const view = { id, list: list.list, name, query: keptText(kept), columns: kept.columns, ownerId };
    await this.named(() =>
      this.db.repo(SavedView).insert({ ...view, defaultOfRole: role, version: 1, createdBy: actor.name }),
    );
    if (!ownerId) await this.record(id, 'created', `Vue d’équipe «\u00a0${name}\u00a0» créée${defaultWords(role)}`);
    return this.byId(id);
  }

  /** Renames, shares, or makes it a role's. @throws RefusedField for a name already given, Forbidden, EditConflict */
  async edit(view: SavedView, form: SavedViewForm): Promise<void> {
    this.refuseOthers(view);
    const { actor } = this.db;
    const ownerId = form.scope === 'mine' && actor.kind === 'person' ? actor.id : null;
    await this.freeDefault(this.lists.byName(view.list), form.role, view.id);
    const { id } = view;
    await this.named(() =>
      this.edits.save({
        subject: { kind: 'saved_view', id },
        clientId: null,
        fields: savedViewFields,
        opened: form.version,
        yours: form,
        now: async () => savedViewAnswers(await this.byId(id)),
        entity: SavedView,
        where: { id },
        columns: { name: form.name, ownerId, defaultOfRole: form.role },
        told: () => `Vue d’équipe «\u00a0${form.name}\u00a0» modifiée${defaultWords(form.role)}`,
        // Nobody else sees a view of one's own: the journal, which all read, does not tell it.
        untold: view.ownerId !== null && ownerId !== null,
        address: `/saved-views/${id}`,
        cancel: `/saved-views/${id}/edit`,
      }),
    );
  }

  /** Keeps what the list shows now. @throws Refused when somebody changed the view meanwhile */
  async keep(view: SavedView, query: Record<string, string>, version: number): Promise<void> {
    this.refuseOthers(view);
    const kept = await this.keepable(this.lists.byName(view.list), query);
    const change = { query: keptText(kept), columns: kept.columns, version: version + 1 };
    const changed = await this.db.repo(SavedView).update({ id: view.id, version }, change);
    if (!changed.affected)
      throw new Refused([
        `La vue «\u00a0${view.name}\u00a0» a changé depuis que vous l’avez ouverte. Ouvrez-la de nouveau, ou enregistrez la vôtre sous un autre nom.`,
      ]);
    if (view.ownerId === null)
      await this.record(view.id, 'edited', `Filtres de la vue d’équipe «\u00a0${view.name}\u00a0» modifiés`, {
        version: version + 1,
      });
  }

  async remove(view: SavedView): Promise<void> {
    this.refuseOthers(view);
    await this.db.repo(SavedView).delete({ id: view.id });
    if (view.ownerId === null)
      await this.record(view.id, 'removed', `Vue d’équipe «\u00a0${view.name}\u00a0» supprimée`);
  }

  private async keepable(list: SavedList, query: Record<string, string>): Promise<KeptAddress> {
    const kept = await keptOf(list, query);
    const dated = Object.entries(kept.query).some(([key, value]) => key !== 'q' && aDate.test(value));
    const problems = dated
      ? [...kept.problems, 'Une vue ne garde pas de date\u00a0: choisissez un nombre de jours.']
      : kept.problems;
    if (problems.length > 0) throw new Refused([...problems, 'La vue n’est pas enregistrée\u00a0: enlevez ce filtre.']);
    return kept;
  }

  /** @throws Forbidden when the view is seen but not theirs to change */
  refuseOthers(view: SavedView): void {
    if (!mayChange(view, this.db.actor))
      throw new Forbidden(
        'Cette vue est celle de l’équipe\u00a0: les responsables Sceau et le support la modifient. Enregistrez la vôtre sous un autre nom.',
      );
  }

  /** Somebody's own, when their data are erased; those of the team stay. */
  async forgetOf(ownerId: string): Promise<number> {
    return this.db.execute('DELETE FROM saved_views WHERE owner_id = $1', [ownerId]);
  }

  /**
   * The own views of somebody who leaves: given to a colleague, under a name that is free, or deleted.
   * @returns how many
   */
  async passOn(ownerId: string, to: string | null, from: string): Promise<number> {
    if (to === null) return this.forgetOf(ownerId);
    return this.db.execute(
      `UPDATE saved_views v SET owner_id = $2, version = version + 1,
              name = CASE WHEN EXISTS (SELECT 1 FROM saved_views o WHERE o.list = v.list AND o.owner_id = $2 AND lower(o.name) = lower(v.name))
                          THEN left(v.name, 30) || ' (' || left($3, 20) || ' ' || left(v.id::text, 4) || ')' ELSE v.name END
        WHERE v.owner_id = $1`,
      [ownerId, to, from],
    );
  }

  /** How many are somebody's own. */
  async countOf(ownerId: string): Promise<number> {
    const [row] = await this.db.query<{ views: number }>(
      'SELECT count(*)::int AS views FROM saved_views WHERE owner_id = $1',
      [ownerId],
    );
    return row?.views ?? 0;
  }

  private async refuseTooMany(list: string, ownerId: string | null): Promise<void> {
    const rows = await this.db.query<{ views: number }>(
      'SELECT count(*)::int AS views FROM saved_views WHERE list = $1 AND owner_id IS NOT DISTINCT FROM $2::uuid',
      [list, ownerId],
    );
    if ((rows[0]?.views ?? 0) >= mostViews)
      throw new Refused([`Il y a déjà ${mostViews} vues de cette liste. Supprimez-en une, puis recommencez.`]);
  }

  // One default a role: the new one takes the place of the one before, which stays a view of the team.
  private async freeDefault(list: SavedList, role: Role | null, but: string | null): Promise<void> {
    if (!role) return;
    const rows = await this.db.query<{ id: string; name: string; version: number }>(
      `UPDATE saved_views SET default_of_role = NULL, version = version + 1
        WHERE list = $1 AND default_of_role = $2 AND id IS DISTINCT FROM $3::uuid RETURNING id, name, version`,
      [list.list, role, but],
    );
    for (const { id, name, version } of rows)
      await this.record(
        id,
        'edited',
        `Vue d’équipe «\u00a0${name}\u00a0»\u00a0: n’est plus celle du rôle ${roleTitles[role]}`,
        {
          version,
          changes: { role: [roleTitles[role], ''] },
        },
      );
  }

  private named<Result>(write: () => Promise<Result>): Promise<Result> {
    return this.db.keptApart('saved_views_name', write, () => new RefusedField('name', nameTaken));
  }

  private record(id: string, action: string, summary: string, details = {}): Promise<string> {
    return this.audit.record({ subject: { kind: 'saved_view', id }, clientId: null, action, summary, details });
  }
}

function defaultWords(role: Role | null): string {
  return role ? `, par défaut pour le rôle ${roleTitles[role]}` : '';
}
