import { Column, Entity } from 'typeorm';
import type { FormKind } from '../../paper/mapped/answer-facts.js';
import type { Mapping } from '../../paper/mapped/propose-mapping.js';
import type { BlankField } from '../../paper/mapped/blank-field.js';
import type { BlankPage } from '../../paper/mapped/read-blank.js';
import { Edition } from '../edition.entity.js';

/** A blank form and which answer each of its boxes is given; its id is that of its document. */
@Entity('form_blanks')
export class FormBlank extends Edition {
  declare kind: FormKind;
  @Column('text', { nullable: true }) recognised!: string | null;
  @Column('jsonb') fields!: BlankField[];
  @Column('jsonb') pages!: BlankPage[];
}

/** What prevents a blank from being used: answers without which the form would say nothing. */
export function unmapped(kind: FormKind, mapping: Mapping): string[] {
  const given = new Set(Object.values(mapping));
  return needed[kind].filter(([fact]) => !given.has(fact) && fact !== '').map(([, label]) => label);
}

const common: [string, string][] = [
  ['structure.name', 'la raison sociale'],
  ['signer.lastName', 'le nom du signataire'],
];
const needed: Record<FormKind, [string, string][]> = {
  '413': [
    ...common,
    ['administrators.0.cardNumber', 'la carte de l’administrateur 1'],
    ['administrators.0.lastName', 'le nom de l’administrateur 1'],
  ],
  '503': [
    ...common,
    ['departures.0.cardNumber', 'la carte du départ 1'],
    ['departures.0.lastName', 'le nom du départ 1'],
    ['arrivals.0.lastName', 'le nom de l’arrivée 1'],
  ],
  '101': common,
  '301': common,
  mandate: common,
};
