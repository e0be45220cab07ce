import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import { roleTitles, type Role } from '../journey/states/transitions.js';
import { AuditService } from '../platform/audit/audit.service.js';
import { hashPassword, passwordMatches } from '../platform/auth/password.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { NotFound, Refused } from '../platform/web/errors.js';
import { count } from '../platform/web/view-helpers.js';
import { User } from './user.entity.js';
import { clock } from '../platform/clock.js';

/** ASVS 5.0, V6: fifteen characters advised, no rule on kinds of characters, no forced rotation. */
export const passwordRule = z
  .string('Indiquez un mot de passe.')
  .min(15, 'Quinze caractères au moins\u00a0: une phrase se retient mieux qu’un mot compliqué.')
  .max(128, 'Au plus 128 caractères.');

const roleChoice = z.enum(['admin', 'support', 'account_manager', 'technical_admin', 'auditor'], 'Choisissez un rôle.');
export const roleForm = z.object({ role: roleChoice });

export const newPersonForm = z.object({
  name: z.string().trim().min(2, 'Indiquez le prénom et le nom.').max(100, 'Au plus 100 caractères.'),
  email: z.email('Indiquez une adresse électronique, comme prenom.nom@exemple.fr.').max(200, 'Au plus 200 caractères.'),
  role: roleChoice,
  password: passwordRule,
});

/** The people of an editor. The last active administrator can never be put out. */
@Injectable()
export class TeamService {
  constructor(
    private readonly db: TenantDb,
    private readonly audit: AuditService,
  ) {}

  list(): Promise<User[]> {
    return this.db.repo(User).find({ order: { name: 'ASC' } });
  }

  async invite(person: z.output<typeof newPersonForm>): Promise<void> {
    const id = uuidv7();
    const { password, ...rest } = person;
    const passwordHash = await hashPassword(password);
    try {
      await this.db.savepoint(() =>
        this.db.repo(User).insert({ id, ...rest, passwordHash, disabledAt: null, lastSignInAt: null }),
      );
    } catch (error) {
      if (this.db.isUniqueViolation(error, 'users_email'))
        throw new Refused([
          `L’adresse ${person.email} est déjà celle d’une personne de votre équipe. Réactivez son compte plutôt que d’en créer un second.`,
        ]);
      throw error;
    }
    await this.audit.record({
      subject: { kind: 'user', id },
      clientId: null,
      action: 'created',
      summary: `Compte créé pour ${person.name}`,
    });
  }

  /** Their open sessions end at their next request. @returns what they leave behind, in French, or null */
  async disable(id: string): Promise<string | null> {
    const user = await this.byId(id);
    await this.keepAnAdmin(user);
    await this.db.repo(User).update({ id }, { disabledAt: clock.now() });
    await this.audit.record({
      subject: { kind: 'user', id },
      clientId: null,
      action: 'disabled',
      from: 'active',
      to: 'disabled',
      summary: `Compte de ${user.name} désactivé`,
    });
    return this.leftBehind(user);
  }

  /** @returns what they leave behind when they may only read from now on, in French, or null */
  async changeRole(id: string, role: Role): Promise<string | null> {
    const user = await this.byId(id);
    if (user.role === role) return null;
    if (role !== 'admin') await this.keepAnAdmin(user);
    await this.db.repo(User).update({ id }, { role });
    const [before, after] = [roleTitles[user.role], roleTitles[role]];
    await this.audit.record({
      subject: { kind: 'user', id },
      clientId: null,
      action: 'role_changed',
      summary: `Rôle de ${user.name}\u00a0: ${after}, auparavant ${before}`,
      details: { changes: { role: [user.role, role] } },
    });
    return role === 'auditor' ? this.leftBehind(user) : null;
  }

  private async keepAnAdmin(user: User): Promise<void> {
    if (user.role !== 'admin' || user.disabledAt) return;
    // Two administrators putting each other out at once: the second waits, and sees the first.
    const others = await this.db.query(
      `SELECT 1 FROM users WHERE role = 'admin' AND disabled_at IS NULL ORDER BY id FOR UPDATE`,
    );
    if (others.length < 2)
      throw new Refused([
        `${user.name} est la dernière personne de rôle Responsable Sceau\u00a0: donnez d’abord ce rôle à quelqu’un d’autre.`,
      ]);
  }

  // Told at once to whoever closes the account: the page « Portefeuilles » keeps saying it.
  private async leftBehind(user: User): Promise<string | null> {
    const rows = await this.db.query<{ clients: number; deputies: number }>(
      `SELECT (SELECT count(*)::int FROM clients c WHERE c.account_manager_id = $1 AND c.archived_at IS NULL) AS clients,
              (SELECT count(*)::int FROM deputies d WHERE d.deputy_id = $1 AND d.ends_on >= paris_today()) AS deputies`,
      [user.id],
    );
    const { clients = 0, deputies = 0 } = rows[0] ?? {};
    const left = [
      clients > 0 ? `${count(clients, 'client', 'clients')} sans chargé de compte actif` : '',
      deputies > 0 ? count(deputies, 'suppléance prévue', 'suppléances prévues') : '',
    ].filter(Boolean);
    return left.length > 0
      ? `${user.name} laisse ${left.join(' et ')}\u00a0: voyez «\u00a0Portefeuilles\u00a0».`
      : null;
  }

  async enable(id: string): Promise<void> {
    const user = await this.byId(id);
    await this.db.repo(User).update({ id }, { disabledAt: null });
    await this.audit.record({
      subject: { kind: 'user', id },
      clientId: null,
      action: 'enabled',
      from: 'disabled',
      to: 'active',
      summary: `Compte de ${user.name} réactivé`,
    });
  }

  /**
   * Whoever else holds a session of this person must sign in again.
   * @param keep the session that asks
   * @returns false when the current password is not the one given.
   */
  async changePassword(id: string, current: string, next: string, keep: string): Promise<boolean> {
    const user = await this.db
      .repo(User)
      .createQueryBuilder('u')
      .addSelect('u.passwordHash')
      .where('u.id = :id', { id })
      .getOne();
    if (!user || !(await passwordMatches(user.passwordHash, current))) return false;
    await this.db.repo(User).update({ id }, { passwordHash: await hashPassword(next) });
    await this.audit.record({
      subject: { kind: 'user', id },
      clientId: null,
      action: 'password_changed',
      summary: `Mot de passe de ${user.name} changé`,
      details: { endedSessions: await this.endOtherSessions(id, keep) },
    });
    return true;
  }

  // Sessions stand outside row-level security, and a person's id is unique in all editors.
  private endOtherSessions(id: string, keep: string): Promise<number> {
    return this.db.execute(`DELETE FROM sessions WHERE sess->'passport'->'user'->>'userId' = $1 AND sid <> $2`, [
      id,
      keep,
    ]);
  }

  private async byId(id: string): Promise<User> {
    const user = await this.db.repo(User).findOneBy({ id });
    if (!user) throw new NotFound();
    return user;
  }
}
