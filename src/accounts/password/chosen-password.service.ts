import { Inject, Injectable } from '@nestjs/common';
import type pg from 'pg';
import type { Env } from '../../config/env.js';
import type { Role } from '../../journey/states/transitions.js';
import { AuditService } from '../../platform/audit/audit.service.js';
import { Throttle } from '../../platform/auth/throttle.js';
import { ENV, SESSION_POOL } from '../../platform/platform.module.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { NotFound, RefusedField } from '../../platform/web/errors.js';
import { AccountLinks } from '../links/account-links.service.js';
import { comesInBy, InsteadOfPassword } from '../providers/instead-of-password.service.js';
import type { OfferedProvider } from '../sign-in/sign-in.view.js';
import { LinkAddresses, type LinkKind } from '../links/link-address.js';
import { Passwords } from './passwords.service.js';

/** Whom a link is for, as long as it is good. */
export interface Invited {
  id: string;
  kind: LinkKind;
  name: string;
  email: string;
  editorName: string;
  /** By what they come in: a password would not let them; null: it does. */
  instead: OfferedProvider | null;
}

/** Whoever follows a link of their mailbox chooses a password. No tenant is known before the link says it. */
@Injectable()
export class ChosenPassword {
  private readonly addresses: LinkAddresses;

  constructor(
    @Inject(SESSION_POOL) private readonly pool: pg.Pool,
    @Inject(ENV) env: Env,
    private readonly db: TenantDb,
    private readonly links: AccountLinks,
    private readonly passwords: Passwords,
    private readonly instead: InsteadOfPassword,
    private readonly audit: AuditService,
    private readonly throttle: Throttle,
  ) {
    this.addresses = new LinkAddresses(env.SESSION_SECRET, env.PUBLIC_URL);
  }

  /** Looking uses nothing up: mail servers open links before people do. @throws NotFound */
  async invited(link: string): Promise<Invited> {
    return (await this.found(link)).person;
  }

  /**
   * The one use of a link, which commits with the password.
   * @param address the person came in from there: it is known to the count of guesses
   * @throws NotFound when it was used meanwhile, RefusedField when a password would not serve, or is easy to guess
   */
  async choose(link: string, password: string, address: string): Promise<void> {
    const { linkId, editorId, role, person } = await this.found(link);
    const actor = { kind: 'person', id: person.id, name: person.name, role } as const;
    await this.db.run({ editorId, actor }, async () => {
      const instead = await this.instead.of(role);
      if (instead) throw new RefusedField('password', comesInBy(instead));
      if (!(await this.links.use(linkId))) throw spent();
      const endedSessions = await this.passwords.set(person, password, 'password');
      await this.audit.record({
        subject: { kind: 'user', id: person.id },
        clientId: null,
        action: 'password_chosen',
        summary:
          person.kind === 'invitation'
            ? `${person.name} a répondu à son invitation`
            : `${person.name} a choisi un mot de passe par le lien reçu`,
        details: { endedSessions },
      });
    });
    await this.throttle.know('password', person.id, address);
  }

  private async found(link: string) {
    const linkId = this.addresses.read(link);
    if (!linkId) throw spent();
    const { rows } = await this.pool.query<{
      editor_id: string;
      editor_name: string;
      user_id: string;
      email: string;
      name: string;
      role: Role;
      kind: LinkKind;
    }>('SELECT * FROM find_account_link($1)', [linkId]);
    const row = rows[0];
    if (!row) throw spent();
    const { email, name, kind } = row;
    const { editor_id: editorId, editor_name: editorName, user_id: id, role } = row;
    const scope = { editorId, actor: { kind: 'system', name: 'lien de compte' } as const, looks: true };
    const instead = await this.db.run(scope, () => this.instead.of(role));
    const person: Invited = { id, kind, name, email, editorName, instead };
    return { linkId, editorId, role, person };
  }
}

function spent(): NotFound {
  return new NotFound(
    'Ce lien a déjà servi, a expiré ou a été remplacé par un autre. Pour un mot de passe oublié, demandez-en un autre à la page de connexion\u00a0; pour une invitation, à la personne qui vous invite.',
    'Ce lien ne sert plus',
  );
}
