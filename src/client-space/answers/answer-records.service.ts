import { Injectable } from '@nestjs/common';
import { de } from '../../identifiers/elision.js';
import { ClientsService } from '../../clients/clients.service.js';
import { whyNotContractDay } from '../../clients/records/contract.form.js';
import { contractAnswers, ContractService } from '../../clients/records/contract.service.js';
import { RepresentativesService } from '../../clients/records/representatives.service.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { RefusedField } from '../../platform/web/errors.js';
import { date } from '../../platform/web/view-helpers.js';
import { isOfRepresentative } from '../links/own-links.facts.js';
import { isPrerequisite, type PrerequisiteKind } from '../../clients/records/prerequisites.js';
import { saysYes } from './client-answer.labels.js';
import type { ClientAnswer } from './client-answer.entity.js';

type Told = Pick<ClientAnswer, 'kind' | 'content' | 'clientId' | 'linkId'>;

interface Way {
  nothing: string;
  told: (answer: Told) => string | Promise<string>;
  write: (answer: Told, day: string | null) => Promise<void>;
}

/** What a client says of their contract and card is written into the record by the person who accepts it: nobody types it again. */
@Injectable()
export class AnswerRecords {
  constructor(
    private readonly db: TenantDb,
    private readonly clients: ClientsService,
    private readonly contracts: ContractService,
    private readonly representatives: RepresentativesService,
  ) {}

  /** Beforehand, in one sentence: what accepting writes, or why it writes nothing. Null for an answer of another kind. */
  async forecast(answer: Told): Promise<string | null> {
    const { kind, content } = answer;
    if (!isPrerequisite(kind)) return null;
    const { told, nothing } = this.ways[kind];
    return saysYes[kind](content) ? await told(answer) : `Rien n’est noté\u00a0: ${nothing}`;
  }

  /** @param day on which the contract was signed, when the person who accepts says so. @throws RefusedField when nobody says it, or it has not come; EditConflict */
  async write(answer: Told, day: string | null): Promise<void> {
    const { kind, content } = answer;
    if (isPrerequisite(kind) && saysYes[kind](content)) await this.ways[kind].write(answer, day);
  }

  /** Of each: what accepting a « yes » will do, and does; why a « no » writes nothing. */
  private readonly ways: Record<PrerequisiteKind, Way> = {
    contract: {
      nothing: 'le contrat du client reste comme il est.',
      told: ({ content }) => {
        const more = [content.number && `n°\u00a0${content.number}`, content.since && `le ${date(content.since)}`];
        return `Accepter note le contrat signé${more.filter(Boolean).length > 0 ? `, ${more.filter(Boolean).join(', ')}` : ''}.`;
      },
      write: (answer, day) => this.writeContract(answer, day),
    },
    card: {
      nothing: 'pas encore de carte.',
      told: (answer) => this.toldOfCard(answer),
      write: (answer) => this.writeCard(answer),
    },
  };

  private async toldOfCard(answer: Told): Promise<string> {
    const { own, personName } = await this.whose(answer);
    if (!own)
      return `Rien n’est noté\u00a0: cette carte n’est pas celle du représentant, mais ${de(personName)}, à qui le lien a été donné.`;
    return `Accepter note la carte ${answer.content.cardKind} ${answer.content.number}, active, au représentant.`;
  }

  private async writeContract({ clientId, content }: Told, day: string | null): Promise<void> {
    const client = await this.clients.open(clientId);
    const now = contractAnswers(client);
    const contractSince = day ?? content.since ?? (now.contractState === 'signed' ? now.contractSince : null);
    if (!contractSince)
      throw new RefusedField('signedOn', 'Indiquez le jour où le contrat a été signé\u00a0: le client ne l’a pas dit.');
    const notThen = whyNotContractDay(contractSince);
    if (notThen) throw new RefusedField('signedOn', notThen);
    const contractNumber = content.number ?? now.contractNumber;
    await this.contracts.edit(client, { ...now, contractState: 'signed', contractSince, contractNumber });
  }

  private async writeCard(answer: Told): Promise<void> {
    if (!(await this.whose(answer)).own) return;
    const { clientId, content } = answer;
    await this.clients.open(clientId);
    const person = await this.representatives.current(clientId);
    if (!person) return;
    const { cardKind = null, number: cardNumber = null } = content;
    // Another card has another end, which its holder was not asked for.
    const cardValidUntil = person.cardNumber === cardNumber ? person.cardValidUntil : null;
    await this.representatives.edit(clientId, {
      ...person,
      representativeId: person.id,
      cardKind,
      cardNumber,
      cardState: 'active',
      cardValidUntil,
    });
  }

  // A colleague speaks of their own card, and so does whoever was the representative before.
  private async whose({ clientId, linkId }: Told): Promise<{ own: boolean; personName: string }> {
    const [link] = await this.db.query<{ own: boolean; personName: string }>(
      `SELECT l.person_name, EXISTS (SELECT 1 FROM representatives p WHERE p.client_id = l.client_id AND p.ended_on IS NULL AND ${isOfRepresentative('l', 'p')}) AS own
         FROM client_links l WHERE l.id = $1 AND l.client_id = $2`,
      [linkId, clientId],
    );
    return link ?? { own: false, personName: 'quelqu’un d’autre' };
  }
}
