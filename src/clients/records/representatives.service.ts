import { signerName } from '../../identifiers/person-name.js';
import { Injectable } from '@nestjs/common';
import { IsNull } from 'typeorm';
import { uuidv7 } from '../../platform/uuid.js';
import { AuditService } from '../../platform/audit/audit.service.js';
import { isThere } from '../../platform/tenancy/select-rows.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { NotFound, Refused, RefusedField } from '../../platform/web/errors.js';
import { type Edit, EditsService } from '../../platform/changes/edits.service.js';
import { type AnswersOf, answersOf } from '../../platform/forms/form.js';
import { representativeFields, type RepresentativeForm } from './representative.form.js';
import { Representative } from './representative.entity.js';
import { clock } from '../../platform/clock.js';

type Person = AnswersOf<typeof representativeFields>;

@Injectable()
export class RepresentativesService {
  constructor(
    private readonly db: TenantDb,
    private readonly audit: AuditService,
    private readonly edits: EditsService,
  ) {}

  current(clientId: string): Promise<Representative | null> {
    return this.db.one(Representative, { clientId, endedOn: null });
  }

  former(clientId: string): Promise<Representative[]> {
    const order = { endedOn: 'DESC', createdAt: 'DESC' } as const;
    return this.db.rows(Representative, { clientId, endedOn: isThere }, { order, take: 20 });
  }

  /**
   * The first one, or the one who follows: the former keeps their row, with an end.
   * @param replaces the representative shown when the form was opened, null when there was none
   */
  async appoint(clientId: string, form: RepresentativeForm, replaces: string | null): Promise<void> {
    const former = await this.current(clientId);
    if ((former?.id ?? null) !== replaces) throw changedSince();
    if (former) await this.end(former);
    const { version: _, representativeId: __, ...columns } = form;
    const id = uuidv7();
    const insert = () => this.db.repo(Representative).insert({ id, clientId, ...columns });
    await this.db.keptApart('representatives_current', insert, changedSince);
    const name = signerName(form);
    await this.audit.record({
      subject: { kind: 'representative', id },
      clientId,
      action: former ? 'replaced' : 'created',
      summary: former
        ? `Représentant remplacé\u00a0: ${name} succède à ${signerName(former)}`
        : `Représentant enregistré\u00a0: ${name}`,
      details: { version: 1, ...(former ? { replaces: former.id } : {}) },
    });
  }

  /** @throws EditConflict when somebody saved since the form was opened, or replaced the person it was about */
  async edit(clientId: string, form: RepresentativeForm): Promise<void> {
    const now = await this.current(clientId);
    if (!now) throw new Refused(['Ce client n’a pas de représentant\u00a0: enregistrez-le d’abord.']);
    const { version, representativeId } = form;
    const yours = answersOf(representativeFields, form);
    const edit = this.editOf(now, version, yours);
    if (representativeId && representativeId !== now.id)
      throw await this.edits.conflict({ ...edit, opened: 0 }, now, await this.formerOf(clientId, representativeId));
    await this.edits.save(edit);
  }

  async lock(id: string): Promise<void> {
    await this.db.query('SELECT 1 FROM representatives WHERE id = $1 FOR UPDATE', [id]);
  }

  /** The row stays for its dates, and names nobody. Who calls has looked at what they answer for, and writes the audit. */
  async erase(id: string): Promise<void> {
    const { version, endedOn } = await this.db.theOne(Representative, { id });
    const noCard = { cardKind: null, cardNumber: null, cardState: null, cardValidUntil: null };
    const nobody = { firstNames: 'Personne', lastName: 'effacée', email: null, phone: null, ...noCard };
    const ended = { endedOn: endedOn ?? clock.today(), erasedAt: clock.now(), version: version + 1 };
    await this.db.repo(Representative).update({ id }, { ...nobody, ...ended });
  }

  private async formerOf(clientId: string, id: string): Promise<Representative> {
    const former = await this.db.one(Representative, { id, clientId });
    if (!former) throw new NotFound();
    return former;
  }

  private editOf({ id, clientId }: Representative, opened: number, yours: Person): Edit<Representative> {
    return {
      subject: { kind: 'representative', id },
      clientId,
      fields: representativeFields,
      opened,
      yours,
      now: () => this.db.theOne(Representative, { id }),
      entity: Representative,
      where: { id },
      columns: yours,
      told: (labels) => `Représentant modifié (${signerName(yours)})\u00a0: ${labels}`,
      address: `/clients/${clientId}/representative`,
      // What is saved from the conflict page goes to the person it shows, never to one who came since.
      extra: { representativeId: id },
    };
  }

  private async end(former: Representative): Promise<void> {
    const { affected } = await this.db
      .repo(Representative)
      .update({ id: former.id, endedOn: IsNull() }, { endedOn: clock.today(), version: former.version + 1 });
    if (affected !== 1)
      throw new RefusedField(
        'form',
        'Le représentant vient d’être remplacé par une autre personne. Rechargez la page.',
      );
  }
}

function changedSince(): RefusedField {
  return new RefusedField(
    'form',
    'Le représentant a changé depuis que vous avez ouvert la page. Relisez la fiche avant de le remplacer.',
  );
}
