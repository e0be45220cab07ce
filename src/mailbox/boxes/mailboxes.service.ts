import { Injectable } from '@nestjs/common';
import { IsNull } from 'typeorm';
import { uuidv7 } from '../../platform/uuid.js';
import { AuditService } from '../../platform/audit/audit.service.js';
import { type Edit, EditsService } from '../../platform/changes/edits.service.js';
import { clock } from '../../platform/clock.js';
import { SecretsService } from '../../platform/secrets/secrets.service.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { NotFound, Refused, RefusedField } from '../../platform/web/errors.js';
import { AccessTokens } from './access-tokens.service.js';
import { Mailbox, type MailboxSignIn } from './mailbox.entity.js';
import { givenFor, mailboxFields, type MailboxChange, type NewMailbox } from './mailbox.form.js';

const most = 20;

/** The mailboxes that an editor sets itself: the shared one, those of its administrators. */
@Injectable()
export class Mailboxes {
  constructor(
    private readonly db: TenantDb,
    private readonly edits: EditsService,
    private readonly audit: AuditService,
    private readonly secrets: SecretsService,
    private readonly tokens: AccessTokens,
  ) {}

  all(): Promise<Mailbox[]> {
    return this.db.rows(Mailbox, { removedAt: null }, { order: { name: 'ASC', id: 'ASC' } });
  }

  find(id: string): Promise<Mailbox | null> {
    return this.db.one(Mailbox, { id, removedAt: null });
  }

  async byId(id: string): Promise<Mailbox> {
    const mailbox = await this.find(id);
    if (!mailbox) throw new NotFound();
    return mailbox;
  }

  /** @throws RefusedField, Refused when there are too many */
  async create(form: NewMailbox): Promise<string> {
    refuseHalfToken(form);
    await this.db.oneAtATime('mailbox');
    if ((await this.all()).length >= most)
      throw new Refused([`Au plus ${most} boîtes aux lettres\u00a0: supprimez-en une.`]);
    const id = uuidv7();
    const none = { pausedAt: null, removedAt: null, watchedUntil: null };
    await this.keepingAccountsApart(null, form, () =>
      this.db.repo(Mailbox).insert({ ...form, ...none, id, version: 1 }),
    );
    await this.tell(id, 'created', `Boîte aux lettres «\u00a0${form.name}\u00a0» ajoutée`);
    return id;
  }

  /**
   * @returns whether what it is entered with was forgotten, for it was given for the account that it was
   * @throws RefusedField, EditConflict when somebody saved since the form was opened
   */
  async change(id: string, { version: opened, ...yours }: MailboxChange): Promise<{ forgotten: boolean }> {
    await this.byId(id);
    refuseHalfToken(yours);
    const edit: Edit<Mailbox> = {
      subject: { kind: 'mailbox', id },
      clientId: null,
      fields: mailboxFields,
      opened,
      yours,
      now: () => this.byId(id),
      entity: Mailbox,
      where: { id },
      columns: yours,
      told: (labels) => `Boîte aux lettres «\u00a0${yours.name}\u00a0»\u00a0: ${labels}`,
      address: `/settings/mailboxes/${id}`,
      cancel: '/settings/mailboxes',
    };
    const changes = await this.keepingAccountsApart(id, yours, () => this.edits.save(edit));
    const forgotten: MailboxSignIn[] = [];
    for (const way of ['password', 'oauth'] as const)
      if (givenFor[way].some((name) => name in changes) && (await this.forget(id, yours.name, way)))
        forgotten.push(way);
    this.tokens.forget(id);
    return { forgotten: forgotten.includes(yours.signIn) };
  }

  private async forget(id: string, name: string, way: MailboxSignIn): Promise<boolean> {
    const kinds = way === 'password' ? (['mailbox_password'] as const) : (['mailbox_token', 'mailbox_client'] as const);
    let forgotten = false;
    for (const kind of kinds) forgotten = (await this.secrets.forget(kind, id)) || forgotten;
    if (!forgotten) return false;
    const what = way === 'password' ? 'Mot de passe' : 'Jeton';
    const told = `${what} de la boîte «\u00a0${name}\u00a0» oublié\u00a0: il était donné pour le compte d’avant`;
    await this.tell(id, 'mailbox_secret_forgotten', told);
    return true;
  }

  async keepPassword(id: string, password: string): Promise<void> {
    const { name } = await this.byId(id);
    await this.secrets.keep('mailbox_password', id, password);
    await this.tell(id, 'mailbox_secret_given', `Mot de passe de la boîte «\u00a0${name}\u00a0» donné`);
  }

  async keepToken(id: string, given: { clientSecret: string; refreshToken: string }): Promise<void> {
    const { name } = await this.byId(id);
    await this.secrets.keep('mailbox_token', id, given.refreshToken);
    if (given.clientSecret === '') await this.secrets.forget('mailbox_client', id);
    else await this.secrets.keep('mailbox_client', id, given.clientSecret);
    this.tokens.forget(id);
    await this.tell(id, 'mailbox_secret_given', `Jeton de la boîte «\u00a0${name}\u00a0» donné`);
  }

  hasSecret({ id, signIn }: Mailbox): Promise<boolean> {
    return this.secrets.has(signIn === 'password' ? 'mailbox_password' : 'mailbox_token', id);
  }

  /** @throws Refused when it is so already */
  async pause(id: string, paused: boolean): Promise<void> {
    const { name } = await this.byId(id);
    const { affected } = await this.db
      .repo(Mailbox)
      .createQueryBuilder()
      .update()
      .set({ pausedAt: paused ? clock.now() : null })
      .where(`id = :id AND removed_at IS NULL AND paused_at IS ${paused ? '' : 'NOT'} NULL`, { id })
      .execute();
    if (affected !== 1) throw new Refused([paused ? 'Elle n’est déjà plus relevée.' : 'Elle est déjà relevée.']);
    await this.tell(
      id,
      paused ? 'mailbox_paused' : 'mailbox_resumed',
      paused
        ? `La boîte «\u00a0${name}\u00a0» n’est plus relevée`
        : `La boîte «\u00a0${name}\u00a0» est de nouveau relevée`,
    );
  }

  /** Its mails stay; its secrets do not. */
  async remove(id: string): Promise<void> {
    const { name } = await this.byId(id);
    const { affected } = await this.db.repo(Mailbox).update({ id, removedAt: IsNull() }, { removedAt: clock.now() });
    if (affected !== 1) throw new NotFound();
    for (const kind of ['mailbox_password', 'mailbox_client', 'mailbox_token'] as const)
      await this.secrets.forget(kind, id);
    this.tokens.forget(id);
    await this.tell(id, 'removed', `Boîte aux lettres «\u00a0${name}\u00a0» supprimée`);
  }

  private async keepingAccountsApart<Result>(
    id: string | null,
    account: NewMailbox,
    write: () => Promise<Result>,
  ): Promise<Result> {
    const refuse = () => this.refuseTaken(id, account);
    await refuse();
    return this.db.keptApart('mailboxes_account', write, refuse);
  }

  private async refuseTaken(id: string | null, { host, port, username }: NewMailbox): Promise<void> {
    const [taken] = await this.db.query<{ name: string }>(
      `SELECT name FROM mailboxes WHERE host = $1 AND port = $2 AND lower(username) = lower($3) AND removed_at IS NULL AND id IS DISTINCT FROM $4`,
      [host, port, username, id],
    );
    if (taken)
      throw new RefusedField(
        'username',
        `La boîte «\u00a0${taken.name}\u00a0» relève déjà ce compte\u00a0: ajoutez-lui un dossier.`,
      );
  }

  private async tell(id: string, action: string, summary: string): Promise<void> {
    await this.audit.record({ subject: { kind: 'mailbox', id }, clientId: null, action, summary });
  }
}

function refuseHalfToken({ signIn, tokenUrl, oauthClient }: NewMailbox): void {
  if (signIn !== 'oauth') return;
  if (tokenUrl === null) throw new RefusedField('tokenUrl', 'Indiquez où le fournisseur donne ses jetons.');
  if (oauthClient === null)
    throw new RefusedField('oauthClient', 'Indiquez sous quel identifiant le fournisseur connaît Sceau.');
}
