import { Injectable } from '@nestjs/common';
import { IsNull, Not } from 'typeorm';
import { uuidv7 } from '../../platform/uuid.js';
import { AuditService } from '../../platform/audit/audit.service.js';
import { clock } from '../../platform/clock.js';
import { isThere } from '../../platform/tenancy/select-rows.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { NotFound, Refused } from '../../platform/web/errors.js';
import type { RequestKind } from '../request-states.js';
import { suits } from '../prefill/field-answers.js';
import type { ProcedurePlace } from '../prefill/prefill-link.js';
import { Procedure } from './procedure.entity.js';
import type { FieldMapping } from '../prefill/procedure-field.js';
import type { ProcedureSchema } from '../prefill/procedure-schema.js';
import { proposeFields } from '../prefill/propose-fields.js';

/** What a procedure is imported as. */
export interface ImportedProcedure {
  kind: RequestKind;
  place: ProcedurePlace;
  schema: ProcedureSchema;
  fetched: boolean;
}

/** The procedures that an editor imported: one in use of each kind, those before it kept. */
@Injectable()
export class Procedures {
  constructor(
    private readonly db: TenantDb,
    private readonly audit: AuditService,
  ) {}

  /** @throws NotFound */
  async byId(id: string): Promise<Procedure> {
    const procedure = await this.db.one(Procedure, { id });
    if (!procedure) throw new NotFound();
    return procedure;
  }

  /** Newest first. */
  all(): Promise<Procedure[]> {
    return this.db.rows(Procedure, {}, { order: { id: 'DESC' }, take: 60 });
  }

  inUse(kind: RequestKind): Promise<Procedure | null> {
    return this.db.one(Procedure, { kind, usedAt: isThere, replacedAt: null });
  }

  /** Keeps it with what is proposed for each question, what the one in use already decided first: a person looks at it before it is used. */
  async add({ kind, place, schema, fetched }: ImportedProcedure): Promise<string> {
    const { number, title, fields } = schema;
    const before = await this.inUse(kind);
    const decided = Object.fromEntries(
      fields.flatMap((field): [string, string][] => {
        const fact = before?.number === number ? before.mapping[field.key] : undefined;
        return fact && suits(kind, field, fact) ? [[field.key, fact]] : [];
      }),
    );
    const mapping = { ...proposeFields(kind, fields), ...decided };
    const id = uuidv7();
    await this.db.oneAtATime('procedure edition');
    await this.db.execute(
      `INSERT INTO procedures (id, kind, edition, origin, path, number, title, fields, mapping, fetched, created_by)
       SELECT $1, $2, 1 + coalesce(max(edition), 0), $3, $4, $5, $6, $7::jsonb, $8::jsonb, $9, $10 FROM procedures WHERE kind = $2`,
      [
        id,
        kind,
        place.origin,
        place.path,
        number,
        title,
        JSON.stringify(fields),
        JSON.stringify(mapping),
        fetched,
        this.db.actor.name,
      ],
    );
    await this.tell(
      id,
      'procedure_added',
      `Démarche ${number} importée pour le ${kind}, ${fields.length} champs à vérifier`,
    );
    return id;
  }

  /** @throws Refused when it has been used, or somebody mapped it meanwhile; what a question may not be given */
  async map(id: string, mapping: FieldMapping, version: number): Promise<void> {
    const { kind, fields, number, usedAt } = await this.byId(id);
    if (usedAt) throw new Refused([settled]);
    const wrong = fields.find((field) => mapping[field.key] && !suits(kind, field, mapping[field.key] ?? ''));
    if (wrong)
      throw new Refused([
        wrong.signers
          ? `«\u00a0${wrong.label}\u00a0» est un acte du signataire\u00a0: il reste vide.`
          : `«\u00a0${wrong.label}\u00a0» ne peut pas porter cette réponse. Choisissez-en une de la liste.`,
      ]);
    const kept = Object.fromEntries(fields.flatMap(({ key }) => (mapping[key] ? [[key, mapping[key]]] : [])));
    const now = { mapping: kept, version: version + 1 };
    const { affected } = await this.db.repo(Procedure).update({ id, version, usedAt: IsNull() }, now);
    if (affected !== 1)
      throw new Refused(['Quelqu’un vient de changer ces correspondances. Rechargez la page, puis recommencez.']);
    await this.tell(
      id,
      'procedure_mapped',
      `Démarche ${number}\u00a0: correspondances enregistrées, ${Object.keys(kept).length} champs remplis`,
    );
  }

  /** From now on dossiers of this kind are prefilled with it; those that are open keep theirs. @throws Refused */
  async use(id: string): Promise<void> {
    const procedure = await this.byId(id);
    const { kind, usedAt, replacedAt, number, edition } = procedure;
    if (usedAt && !replacedAt) return;
    const missing = unmapped(procedure);
    if (missing.length > 0)
      throw new Refused([
        `Cette démarche ne peut pas servir\u00a0: aucun champ n’y porte ${missing.join(', ')}. Complétez les correspondances.`,
      ]);
    await this.db
      .repo(Procedure)
      .update({ kind, usedAt: Not(IsNull()), replacedAt: IsNull() }, { replacedAt: clock.now() });
    const now = { usedAt: clock.now(), usedBy: this.db.actor.name, replacedAt: null };
    await this.db.keptApart(
      'procedures_in_use',
      () => this.db.repo(Procedure).update({ id }, now),
      () => new Refused(['Quelqu’un vient de mettre une autre démarche en usage. Rechargez la page.']),
    );
    await this.tell(id, 'procedure_used', `Démarche ${number}, version ${edition}, mise en usage pour le ${kind}`);
  }

  private tell(id: string, action: string, summary: string): Promise<unknown> {
    return this.audit.record({ subject: { kind: 'procedure', id }, clientId: null, action, summary });
  }
}

/** What prevents a procedure from being used: answers without which a dossier would say nothing. */
export function unmapped({ kind, mapping }: Pick<Procedure, 'kind' | 'mapping'>): string[] {
  const given = Object.values(mapping);
  const has = (...facts: RegExp[]) => facts.some((fact) => given.some((one) => fact.test(one)));
  const people =
    kind === '413' ? /^administrators\.(?:0|\*)\.lastName$/u : /^(?:departures|arrivals)\.(?:0|\*)\.lastName$/u;
  return [
    ...(has(/^structure\.(?:name|finess|siret)$/u) ? [] : ['la structure']),
    ...(has(people) ? [] : ['le nom d’un administrateur']),
  ];
}

export const settled =
  'Cette démarche est en usage, ou l’a été\u00a0: ses correspondances ne changent plus. Importez-la de nouveau pour les revoir\u00a0: ce qui est décidé ici y sera proposé.';
