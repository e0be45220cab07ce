import { Injectable } from '@nestjs/common';
import { AuditService } from '../../platform/audit/audit.service.js';
import { EditsService } from '../../platform/changes/edits.service.js';
import { answersOf } from '../../platform/forms/form.js';
import { SecretsService } from '../../platform/secrets/secrets.service.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { RefusedField } from '../../platform/web/errors.js';
import { IdentityProvider } from './identity-provider.entity.js';
import { providerFields, type ProviderForm } from './identity-provider.form.js';
import { editorSubject } from '../editor-subject.js';
import { WaysIn } from '../ways-in.service.js';

/** What decides whom a provider lets in: a slip in one of them may leave everybody outside. */
const decisive = [
  'issuer',
  'clientId',
  'scope',
  'acrValues',
  'roleClaim',
  'roleRules',
  'passwordFor',
  'offered',
] as const satisfies (keyof IdentityProvider)[];

/** After one of these, who came in by the provider comes in no more, or has to be recognised anew. */
const moving: string[] = ['issuer', 'clientId', 'offered'];

const nobodys: Omit<IdentityProvider, 'editorId'> = {
  name: 'le compte de l’entreprise',
  issuer: '',
  clientId: '',
  scope: 'openid email profile',
  acrValues: [],
  roleClaim: null,
  roleRules: [],
  emailDomains: [],
  createsPeople: false,
  passwordFor: 'everybody',
  factorBy: 'ours',
  offered: false,
  version: 1,
};

/** The names of whom a provider leaves to themselves as it was just saved. */
export interface LeftByIt {
  /** Without a password: it was their way in, and is switched off or moved. */
  outside: string[];
  /** Whose password serves no more, and whom it has never let in. */
  unseen: string[];
}

const isTheOnlyWay = ({ offered, passwordFor }: Pick<IdentityProvider, 'offered' | 'passwordFor'>) =>
  offered && passwordFor === 'admins';

/** The identity provider of an editor, as its administrators set it. */
@Injectable()
export class IdentityProviders {
  constructor(
    private readonly db: TenantDb,
    private readonly edits: EditsService,
    private readonly secrets: SecretsService,
    private readonly audit: AuditService,
    private readonly ways: WaysIn,
  ) {}

  /** As it was saved; empty, and offered to nobody, when nobody ever did. */
  async current(): Promise<IdentityProvider> {
    const { editorId } = this.db.context();
    return (await this.db.one(IdentityProvider, { editorId })) ?? { editorId, ...nobodys };
  }

  /** The one that is on the page of sign-in, or null. */
  async offered(): Promise<IdentityProvider | null> {
    const provider = await this.current();
    return provider.offered ? provider : null;
  }

  secret(): Promise<string | null> {
    return this.secrets.reveal('provider_secret', this.db.context().editorId);
  }

  hasSecret(): Promise<boolean> {
    return this.secrets.has('provider_secret', this.db.context().editorId);
  }

  /**
   * @throws RefusedField, EditConflict when somebody saved since the form was opened
   */
  async change(form: ProviderForm): Promise<LeftByIt> {
    const { editorId } = this.db.context();
    const yours = answersOf(providerFields, form);
    const before = await this.current();
    await this.refuse(form, before);
    await this.db.query('INSERT INTO identity_providers (name) VALUES ($1) ON CONFLICT DO NOTHING', [nobodys.name]);
    const changes = await this.edits.save({
      subject: editorSubject(editorId, 'provider_changed'),
      clientId: null,
      fields: providerFields,
      opened: form.version,
      yours,
      now: () => this.current(),
      entity: IdentityProvider,
      where: { editorId },
      columns: yours,
      told: (labels) => `Fournisseur d’identité\u00a0: ${labels}`,
      address: '/settings/sign-in/provider',
    });
    // A secret is given for one provider: it is never shown to another one, whoever changed the address.
    if ('issuer' in changes || 'clientId' in changes) await this.secrets.forget('provider_secret', editorId);
    const lost = before.offered && moving.some((name) => name in changes);
    const shut = isTheOnlyWay(yours) && !isTheOnlyWay(before);
    return {
      outside: lost ? await this.ways.withoutPassword() : [],
      unseen: shut ? await this.ways.unseenByProvider() : [],
    };
  }

  /** @throws RefusedField */
  async keepSecret(secret: string): Promise<void> {
    const { editorId } = this.db.context();
    if (await this.offered()) await this.keepAWayIn('secret');
    await this.secrets.keep('provider_secret', editorId, secret);
    await this.audit.record({
      subject: { kind: 'editor', id: editorId },
      clientId: null,
      action: 'provider_secret_given',
      summary: 'Secret du fournisseur d’identité donné',
    });
  }

  private async refuse(form: ProviderForm, before: IdentityProvider): Promise<void> {
    if (form.createsPeople && (form.emailDomains.length === 0 || form.roleClaim === null))
      throw new RefusedField(
        'createsPeople',
        'Pour créer des comptes, indiquez d’abord les domaines des adresses, et l’attribut qui dit le rôle.',
      );
    if (form.roleClaim !== null && form.roleRules.length === 0)
      throw new RefusedField('roleRules', 'Indiquez quel rôle donne chaque valeur de l’attribut.');
    if (form.passwordFor === 'admins') await this.keepAWayIn('passwordFor');
    await this.shutForWhatOpens(form, before);
    const changed = decisive.find((name) => String(before[name]) !== String(form[name]));
    if (before.offered && changed) await this.keepAWayIn(changed);
  }

  // A password is shut for what has been seen to open: an address with a slip, or a provider that refuses us, would put the whole team out at once.
  private async shutForWhatOpens(form: ProviderForm, before: IdentityProvider): Promise<void> {
    if (!isTheOnlyWay(form) || (isTheOnlyWay(before) && before.issuer === form.issuer)) return;
    if (!(await this.ways.isProven(form.issuer)))
      throw new RefusedField(
        'passwordFor',
        'Personne de l’équipe n’est encore entré par ce fournisseur\u00a0: proposez-le d’abord à toute l’équipe, rattachez-y votre compte depuis «\u00a0Mon compte\u00a0», puis réservez le mot de passe.',
      );
  }

  /** @param field the answer that could leave the team with nobody who administers it */
  private async keepAWayIn(field: string): Promise<void> {
    if (!(await this.ways.hasEmergency()))
      throw new RefusedField(
        field,
        'Il faut au moins un responsable Sceau actif qui a un mot de passe, pour les jours où le fournisseur ne répond pas\u00a0: choisissez d’abord le vôtre dans «\u00a0Mon compte\u00a0».',
      );
  }
}
