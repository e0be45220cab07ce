import { Injectable } from '@nestjs/common';
import { ErasedAccounts } from '../accounts/team/erased-accounts.service.js';
import { AdministratorsService } from '../administrators/administrators.service.js';
import { RepresentativesService } from '../clients/records/representatives.service.js';
import { AuditService } from '../platform/audit/audit.service.js';
import { NotFound, Refused } from '../platform/web/errors.js';
import { longDate } from '../platform/web/view-helpers.js';
import { HeldQueries, sectionsOf } from './held.queries.js';
import { type Person, type PersonKind, personKindLabels } from './person.js';
import { PersonCharges } from './person-charges.queries.js';
import { PersonsQueries } from './persons.queries.js';

/** Somebody's data erased (RGPD, article 17): who held what is decided in docs/decisions/0025. */
@Injectable()
export class PersonErasure {
  constructor(
    private readonly persons: PersonsQueries,
    private readonly charges: PersonCharges,
    private readonly held: HeldQueries,
    private readonly accounts: ErasedAccounts,
    private readonly administrators: AdministratorsService,
    private readonly representatives: RepresentativesService,
    private readonly audit: AuditService,
  ) {}

  /** @throws Refused while they answer for something, or when it is done already */
  async erase(kind: PersonKind, id: string): Promise<void> {
    // The row first: whoever gives them something to answer for waits, or was before us and is seen.
    await this.lock(kind, id);
    const person = await this.persons.byId(kind, id);
    if (!person) throw new NotFound();
    if (person.erasedAt)
      throw new Refused([`Les données de cette personne ont été effacées le ${longDate(person.erasedAt)}.`]);
    const reasons = await this.charges.of(person);
    if (reasons.length > 0) throw new Refused(reasons);
    const stays = await this.staying(person);
    await this.eraseRow(kind, id);
    await this.audit.record({
      subject: { kind, id },
      clientId: person.clientId,
      action: 'erased',
      summary: `Données d’une personne effacées\u00a0: ${personKindLabels[kind]}`,
      details: { stays },
    });
  }

  /** What the erasure leaves, by section: nothing finds it again once the name is gone. */
  private async staying(person: Person): Promise<Record<string, number>> {
    const counts = await this.held.counts(person);
    const kept = sectionsOf(person).filter(({ stays, key }) => stays !== null && (counts[key] ?? 0) > 0);
    return Object.fromEntries(kept.map(({ key }) => [key, counts[key] ?? 0]));
  }

  private lock(kind: PersonKind, id: string): Promise<void> {
    if (kind === 'user') return this.accounts.lock(id);
    return kind === 'administrator' ? this.administrators.lock(id) : this.representatives.lock(id);
  }

  private eraseRow(kind: PersonKind, id: string): Promise<void> {
    if (kind === 'user') return this.accounts.erase(id);
    return kind === 'administrator' ? this.administrators.erase(id) : this.representatives.erase(id);
  }
}
