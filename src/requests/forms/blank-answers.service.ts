import { Injectable } from '@nestjs/common';
import type { FormKind } from '../../paper/mapped/answer-facts.js';
import type { FormAnswers } from '../../paper/mapped/fill-mapped.js';
import { NotFound } from '../../platform/web/errors.js';
import { cardAnswers } from './card-form.js';
import { CardForms } from './card-forms.service.js';
import { RequestDossiers } from '../dossier/request-dossiers.js';
import { formAnswers } from './form-answers.js';

/** The answers a blank is given, from the records of a client. */
@Injectable()
export class BlankAnswers {
  constructor(
    private readonly dossiers: RequestDossiers,
    private readonly cards: CardForms,
  ) {}

  /** As a form of this kind would be filled today, without a request. @throws NotFound */
  async of(kind: FormKind, clientId: string): Promise<FormAnswers> {
    if (kind === '101' || kind === '301') return cardAnswers(kind, await this.cards.ground(clientId));
    if (kind !== '503') return formAnswers(kind, await this.dossiers.byDefault(clientId));
    const [dossier] = await this.dossiers.ofChanges([clientId]);
    if (!dossier) throw new NotFound();
    return formAnswers(kind, dossier);
  }
}
