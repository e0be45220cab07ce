import { Injectable } from '@nestjs/common';
import { IsNull } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { roleDesks, type Role } from '../../journey/transitions.js';
import { AuditService } from '../audit/audit.service.js';
import { TenantDb } from '../tenancy/tenant-db.js';
import { EditConflict, Forbidden, NotFound, Refused } from '../web/errors.js';
import { type KeptAddress, keptText, type SavedList, SavedLists, viewAddress } from './saved-lists.js';
import { mayChange, type SavedViewForm } from './saved-view.form.js';
import { SavedView } from './saved-view.entity.js';
import { clock } from '../clock.js';

/** More names than this are not a help any more. */
export const mostViews = 100;
// A view is opened again for months: what it keeps must still be true then.
const aDate = /\d{4}-\d{2}-\d{2}|\d{1,2}\/\d{1,2}\/\d{4}/;

/** A name that somebody already gave: told beside the field. */
export class NameTaken extends Error {}

/** Lists remembered under a name. Nobody sees another person's own views; the team's are everybody's. */
@Injectable()
export class SavedViews {
  constructor(
    private readonly db: TenantDb,
    private readonly audit: AuditService,
    private readonly lists: SavedLists,
  ) {}

  /** My own first, then the team's. */
  async visible(list: string): Promise<SavedView[]> {
    const { actor } = this.db;
    const mine = actor.kind === 'person' ? [{ list, ownerId: actor.id }] : [];
    const views = await this.db
      .repo(SavedView)
      .find({ where: [...mine, { list, ownerId: IsNull() }], take: 2 * mostViews });
    const place = (view: SavedView) => (view.ownerId === null ? 1 : 0);
    return views.sort((a, b) => place(a) - place(b) || a.name.localeCompare(b.name, 'fr'));
  }

  /** @throws NotFound for another person's own view too: not found and not yours look the same */
  async byId(id: string): Promise<SavedView> {
    const view = await this.db.repo(SavedView).findOneBy({ id });
    const { actor } = this.db;
    const mine = view && actor.kind === 'person' && view.ownerId === actor.id;
    if (!view || !(view.ownerId === null || mine)) throw new NotFound();
    return view;
  }

  /** Where the person begins when they open the list without asking for anything, or null for the list itself. */
  async home(name: string): Promise<string | null> {
    const { actor } = this.db;
    if (actor.kind !== 'person') return null;
    const list = this.lists.byName(name);
    const view = await this.db.repo(SavedView).findOneBy({ list: name, defaultOfRole: actor.role });
    return view ? viewAddress(list, view) : (list.usual?.(actor.role) ?? null);
  }

  /** @throws NameTaken, Refused */
  async create(list: SavedList, query: Record<string, string>, form: SavedViewForm): Promise<SavedView> {
    const kept = this.keepable(list, query);
    const { actor } = this.db;
    const ownerId = form.scope === 'mine' && actor.kind === 'person' ? actor.id : null;
    await this.refuseTooMany(list.list, ownerId);
    await this.freeDefault(list, form.role, null);
    const id = uuidv7();
    const { name, role } = form;
    const view = { id, list: list.list, name, query: keptText(kept), columns: kept.columns, ownerId };
    await this.named(() =>
      this.db.repo(SavedView).insert({ ...view, defaultOfRole: role, version: 1, createdBy: actor.name }),
    );
    if (!ownerId) await this.record(id, 'created', `Vue d’équipe « ${name} » créée${defaultWords(role)}`);
    return this.byId(id);
  }

  /** Renames, shares, or makes it a role's. @throws NameTaken, Forbidden, EditConflict */
  async edit(view: SavedView, form: SavedViewForm): Promise<void> {
    this.refuseOthers(view);
    const { actor } = this.db;
    const ownerId = form.scope === 'mine' && actor.kind === 'person' ? actor.id : null;
    await this.freeDefault(this.lists.byName(view.list), form.role, view.id);
    const change = { name: form.name, ownerId, defaultOfRole: form.role, version: form.version + 1 };
    const changed = await this.named(() =>
      this.db.repo(SavedView).update({ id: view.id, version: form.version }, change),
    );
    if (!changed.affected) throw await this.conflict(view, form);
    if (view.ownerId === null || ownerId === null)
      await this.record(view.id, 'edited', `Vue d’équipe « ${form.name} » modifiée${defaultWords(form.role)}`);
  }

  /** Keeps what the list shows now. @throws Refused when somebody changed the view meanwhile */
  async keep(view: SavedView, query: Record<string, string>, version: number): Promise<void> {
    this.refuseOthers(view);
    const kept = this.keepable(this.lists.byName(view.list), query);
    const change = { query: keptText(kept), columns: kept.columns, version: version + 1 };
    const changed = await this.db.repo(SavedView).update({ id: view.id, version }, change);
    if (!changed.affected)
      throw new Refused([
        `La vue « ${view.name} » a changé depuis que vous l’avez ouverte. Ouvrez-la de nouveau, ou enregistrez la vôtre sous un autre nom.`,
      ]);
    if (view.ownerId === null)
      await this.record(view.id, 'edited', `Filtres de la vue d’équipe « ${view.name} » modifiés`);
  }

  async remove(view: SavedView): Promise<void> {
    this.refuseOthers(view);
    await this.db.repo(SavedView).delete({ id: view.id });
    if (view.ownerId === null) await this.record(view.id, 'removed', `Vue d’équipe « ${view.name} » supprimée`);
  }

  private keepable(list: SavedList, query: Record<string, string>): KeptAddress {
    const kept = list.read(query);
    const dated = Object.entries(kept.query).some(([key, value]) => key !== 'q' && aDate.test(value));
    const problems = dated
      ? [...kept.problems, 'Une vue ne garde pas de date : choisissez un nombre de jours.']
      : kept.problems;
    if (problems.length > 0) throw new Refused([...problems, 'La vue n’est pas enregistrée : retirez ce filtre.']);
    return kept;
  }

  /** @throws Forbidden when the view is seen but not theirs to change */
  refuseOthers(view: SavedView): void {
    if (!mayChange(view, this.db.actor))
      throw new Forbidden(
        'Cette vue est celle de l’équipe : l’administration et le support la modifient. Enregistrez la vôtre sous un autre nom.',
      );
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
    const rows = await this.db.query<{ id: string; name: string }>(
      `UPDATE saved_views SET default_of_role = NULL, version = version + 1
        WHERE list = $1 AND default_of_role = $2 AND id IS DISTINCT FROM $3::uuid RETURNING id, name`,
      [list.list, role, but],
    );
    for (const { id, name } of rows)
      await this.record(id, 'edited', `Vue d’équipe « ${name} » : n’est plus celle du rôle ${roleDesks[role]}`);
  }

  private async named<Result>(write: () => Promise<Result>): Promise<Result> {
    try {
      return await this.db.savepoint(write);
    } catch (error) {
      if (this.db.isUniqueViolation(error, 'saved_views_name')) throw new NameTaken();
      throw error;
    }
  }

  private async conflict(view: SavedView, form: SavedViewForm): Promise<EditConflict> {
    const now = await this.byId(view.id);
    const rows = await this.db.query<{ by: string; at: Date }>(
      `SELECT actor_name AS by, at FROM audit_entries WHERE subject_kind = 'saved_view' AND subject_id = $1 ORDER BY sequence DESC LIMIT 1`,
      [view.id],
    );
    return new EditConflict({
      fields: [{ name: 'name', label: 'Nom', opened: '', yours: form.name, now: now.name }],
      by: rows[0]?.by ?? 'vous, dans une autre page',
      at: rows[0]?.at ?? clock.now(),
      action: `/saved-views/${view.id}`,
      version: now.version,
      cancel: `/saved-views/${view.id}/edit`,
      extra: { scope: form.scope, role: form.role ?? '' },
    });
  }

  private record(id: string, action: string, summary: string): Promise<string> {
    return this.audit.record({ subject: { kind: 'saved_view', id }, clientId: null, action, summary });
  }
}

function defaultWords(role: Role | null): string {
  return role ? `, par défaut pour le rôle ${roleDesks[role]}` : '';
}
