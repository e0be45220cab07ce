import { Injectable } from '@nestjs/common';
import { uuidv7 } from '../../platform/uuid.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { Refused } from '../../platform/web/errors.js';
import type { RequestKind } from '../request-states.js';
import { suits } from '../prefill/field-answers.js';
import type { ProcedurePlace } from '../prefill/prefill-link.js';
import type { EditionsOf } from '../editions-of.js';
import { Editions } from '../editions.service.js';
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
  private readonly editions: EditionsOf<Procedure>;

  constructor(
    private readonly db: TenantDb,
    editions: Editions,
  ) {
    this.editions = editions.of<Procedure>({
      entity: Procedure,
      index: 'procedures_in_use',
      listed: 60,
      subject: 'procedure',
      words: {
        settled,
        another: 'Quelqu’un vient de mettre une autre démarche en usage.',
        lacking: (missing) => `Cette démarche ne peut pas servir\u00a0: aucun champ n’y porte ${missing}.`,
      },
      mapped: {
        action: 'procedure_mapped',
        words: ({ number }, filled) =>
          `Démarche ${number}\u00a0: correspondances enregistrées, ${filled} champs remplis`,
      },
      used: {
        action: 'procedure_used',
        words: ({ number, edition, kind }) => `Démarche ${number}, version ${edition}, mise en usage pour le ${kind}`,
      },
      missing: unmapped,
    });
  }

  /** @throws NotFound */
  byId(id: string): Promise<Procedure> {
    return this.editions.byId(id);
  }

  /** Newest first. */
  all(): Promise<Procedure[]> {
    return this.editions.all();
  }

  inUse(kind: RequestKind): Promise<Procedure | null> {
    return this.editions.inUse(kind);
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
    const edition = await this.editions.next(kind);
    const { origin, path } = place;
    const createdBy = this.db.actor.name;
    await this.db
      .repo(Procedure)
      .insert({ id, kind, edition, origin, path, number, title, fields, mapping, fetched, createdBy });
    await this.editions.tell(id, {
      action: 'procedure_added',
      summary: `Démarche ${number} importée pour le ${kind}, ${fields.length} champs à vérifier`,
    });
    return id;
  }

  /** @throws Refused when it has been used, or somebody mapped it meanwhile; what a question may not be given */
  async map(id: string, mapping: FieldMapping, version: number): Promise<void> {
    const procedure = await this.editions.open(id);
    const { kind, fields } = procedure;
    const wrong = fields.find((field) => mapping[field.key] && !suits(kind, field, mapping[field.key] ?? ''));
    if (wrong)
      throw new Refused([
        wrong.signers
          ? `«\u00a0${wrong.label}\u00a0» est un acte du signataire\u00a0: il reste vide.`
          : `«\u00a0${wrong.label}\u00a0» ne peut pas porter cette réponse. Choisissez-en une de la liste.`,
      ]);
    await this.editions.map(procedure, { mapping, version });
  }

  /** From now on dossiers of this kind are prefilled with it; those that are open keep theirs. @throws Refused */
  use(id: string): Promise<void> {
    return this.editions.use(id);
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
