import { de } from '../../identifiers/elision.js';
import { Injectable } from '@nestjs/common';
import { uuidv7 } from '../../platform/uuid.js';
import { roleTitles, type Role } from '../../journey/states/transitions.js';
import { AuditService } from '../../platform/audit/audit.service.js';
import { OpenSessions } from '../../platform/auth/open-sessions.js';
import { Registry } from '../../platform/registry.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import type { AnswersOf } from '../../platform/forms/form.js';
import { NotFound, Refused, RefusedField } from '../../platform/web/errors.js';
import { count } from '../../platform/web/view-helpers.js';
import { AccountLinks } from '../links/account-links.service.js';
import { accountState, insteadOfInviting } from './account-state.js';
import type { newPersonFields } from './team.form.js';
import { IsLeftBehind, type LeftBehind } from './left-behind.js';
import { TeamQueries } from './team.queries.js';
import { User } from '../user.entity.js';
import { type Last, WaysIn } from '../ways-in.service.js';
import { clock } from '../../platform/clock.js';
import { onlyReads } from '../../journey/states/roles.js';

/** The people of an editor. The last active administrator can never be put out, nor the last one who has a password. */
@Injectable()
export class TeamService {
  constructor(
    private readonly db: TenantDb,
    private readonly audit: AuditService,
    private readonly queries: TeamQueries,
    private readonly ways: WaysIn,
    private readonly sessions: OpenSessions,
    private readonly links: AccountLinks,
    private readonly registry: Registry,
  ) {}

  list(): Promise<User[]> {
    return this.db.rows(User, { erasedAt: null }, { order: { name: 'ASC' } });
  }

  /** They choose their password themselves, by the link that their mailbox receives. */
  async invite(person: AnswersOf<typeof newPersonFields>): Promise<void> {
    const id = await this.add(person);
    await this.links.send(id, 'invitation');
    await this.audit.record({
      subject: { kind: 'user', id },
      clientId: null,
      action: 'created',
      summary: `Compte créé pour ${person.name}, invitation envoyée`,
      details: { role: roleTitles[person.role] },
    });
  }

  /** A row, and nothing said nor sent. @returns its id */
  async add(person: AnswersOf<typeof newPersonFields>): Promise<string> {
    const id = uuidv7();
    const row = { id, ...person, passwordHash: null, disabledAt: null, lastSignInAt: null };
    await this.db.keptApart(
      'users_email',
      () => this.db.repo(User).insert(row),
      () => this.taken(person.email),
    );
    return id;
  }

  // Whoever invites is told whose the address is, and what is to be done there.
  private async taken(email: string): Promise<RefusedField | null> {
    const found = await this.db.query<{ id: string }>('SELECT id FROM users WHERE lower(email) = lower($1)', [email]);
    const user = found[0] && (await this.db.one(User, { id: found[0].id }));
    if (!user) return null;
    const reason = `L’adresse ${email} est déjà celle ${de(user.name)}, de votre équipe. ${insteadOfInviting[accountState(user, await this.ways.of(user.id))]}`;
    return new RefusedField('email', reason, {
      href: `/settings/team/${user.id}`,
      label: `Ouvrir la page ${de(user.name)}`,
    });
  }

  /** Their sessions end, and a link they were sent serves no more. @returns what they leave behind */
  async disable(id: string): Promise<LeftBehind[]> {
    await this.oneAtATime(id);
    const user = await this.byId(id);
    if (user.disabledAt) throw new Refused([`Le compte ${de(user.name)} est déjà désactivé.`]);
    await this.keepAnAdmin(user, 'form');
    await this.db.repo(User).update({ id }, { disabledAt: clock.now() });
    await this.links.end(id);
    await this.audit.record({
      subject: { kind: 'user', id },
      clientId: null,
      action: 'disabled',
      from: 'active',
      to: 'disabled',
      summary: `Compte ${de(user.name)} désactivé`,
      details: { endedSessions: await this.sessions.end(id) },
    });
    return this.leftBehind(user);
  }

  /** They sign in again with what they may from now on. @returns what they leave behind when they may only read from now on */
  async changeRole(id: string, role: Role): Promise<LeftBehind[]> {
    await this.oneAtATime(id);
    const user = await this.open(id);
    if (user.role === role)
      throw new RefusedField('role', `${user.name} a déjà ce rôle\u00a0: ${roleTitles[role]}. Choisissez-en un autre.`);
    if (role !== 'admin') await this.keepAnAdmin(user, 'role');
    await this.db.repo(User).update({ id }, { role });
    const [before, after] = [roleTitles[user.role], roleTitles[role]];
    await this.audit.record({
      subject: { kind: 'user', id },
      clientId: null,
      action: 'role_changed',
      summary: `Rôle ${de(user.name)}\u00a0: ${after}, auparavant ${before}`,
      details: { changes: { role: [user.role, role] }, endedSessions: await this.sessions.end(id) },
    });
    return onlyReads(role) ? this.leftBehind(user) : [];
  }

  /** Why this account may not be closed, in French; null when it may. */
  async whyKept(id: string): Promise<string | null> {
    const user = await this.byId(id);
    if (user.role !== 'admin' || user.disabledAt) return null;
    const last = await this.ways.whyLastOf(id);
    return last && lastAdmin(user, last);
  }

  /** @param field the answer that would put the last one out */
  private async keepAnAdmin(user: User, field: string): Promise<void> {
    if (user.role !== 'admin' || user.disabledAt) return;
    const last = await this.ways.whyLastOfLocked(user.id);
    if (last) throw new RefusedField(field, lastAdmin(user, last));
  }

  /** What an account that closes, or may only read, leaves: to others, and what rooms above know to go on in its name. */
  async leftBehind(user: User): Promise<LeftBehind[]> {
    const left = await this.leftToOthers(user);
    for (const room of this.registry.all(IsLeftBehind)) left.push(...(await room.leftBy(user)));
    return left;
  }

  // The page « Portefeuilles » keeps saying it.
  private async leftToOthers(user: User): Promise<LeftBehind[]> {
    const { clients, deputies } = await this.queries.heldBy(user.id);
    const held = [
      clients > 0 ? `${count(clients, 'client', 'clients')} sans chargé de compte actif` : '',
      deputies > 0 ? count(deputies, 'suppléance prévue', 'suppléances prévues') : '',
    ].filter(Boolean);
    if (held.length === 0) return [];
    const what = `${user.name} laisse ${held.join(' et ')}`;
    const all = { href: '/portfolio', label: 'Portefeuilles' };
    return [{ what, things: [], others: null, advice: 'Confiez-les à d’autres.', all }];
  }

  async enable(id: string): Promise<void> {
    await this.oneAtATime(id);
    const user = await this.open(id);
    if (!user.disabledAt) throw new Refused([`Le compte ${de(user.name)} est déjà actif.`]);
    await this.db.repo(User).update({ id }, { disabledAt: null });
    await this.audit.record({
      subject: { kind: 'user', id },
      clientId: null,
      action: 'enabled',
      from: 'disabled',
      to: 'active',
      summary: `Compte ${de(user.name)} réactivé`,
    });
  }

  // The same asked twice at once is done, and told, once.
  private async oneAtATime(id: string): Promise<void> {
    await this.db.oneAtATime(`account ${id}`);
  }

  /** @throws Refused once their data are erased: nobody comes back by a row that names nobody */
  private async open(id: string): Promise<User> {
    const user = await this.byId(id);
    if (user.erasedAt)
      throw new Refused(['Les données de cette personne ont été effacées\u00a0: invitez-la de nouveau.']);
    return user;
  }

  async byId(id: string): Promise<User> {
    const user = await this.db.one(User, { id });
    if (!user) throw new NotFound();
    return user;
  }
}

function lastAdmin({ name }: User, last: Last): string {
  const who = last === 'active' ? 'dont le compte est actif' : 'qui a un mot de passe';
  const otherwise = last === 'password' ? ', ou qu’un autre en choisisse un dans «\u00a0Mon compte\u00a0»' : '';
  return `${name} est la dernière personne de rôle Responsable Sceau ${who}\u00a0: donnez d’abord ce rôle à quelqu’un d’autre ${who}${otherwise}.`;
}
