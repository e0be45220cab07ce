import { Injectable } from '@nestjs/common';
import { OwnClients } from '../../clients/own-clients.service.js';
import { numberWords } from '../../identifiers/structure-number.js';
import { frenchDate } from '../../journey/calendar/french-date.js';
import { parisDate } from '../../journey/calendar/working-days.js';
import { MailQueue, type OutgoingMail } from '../../mailbox/out/mail-queue.service.js';
import { sealedPlace } from '../../platform/secrets/sealed-place.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { Refused } from '../../platform/web/errors.js';
import { keptFromProduction, missingSentences } from '../dossier/missing-things.js';
import type { RequestDossier } from '../dossier/request-dossier.js';
import { RequestDossiers } from '../dossier/request-dossiers.js';
import { RequestsService } from '../requests.service.js';
import type { PrefilledDossier } from './prefilled-dossier.entity.js';
import { PrefilledDossiers } from './prefilled-dossiers.service.js';
import type { Procedure } from '../procedures/procedure.entity.js';
import { Procedures } from '../procedures/procedures.service.js';

/** Sends the representative the link of the dossier that is filled for them; the token is written in as the mail leaves. */
@Injectable()
export class PrefilledLetter {
  constructor(
    private readonly db: TenantDb,
    private readonly dossiers: PrefilledDossiers,
    private readonly procedures: Procedures,
    private readonly requests: RequestsService,
    private readonly gathered: RequestDossiers,
    private readonly outgoing: MailQueue,
    private readonly own: OwnClients,
  ) {}

  /** @returns who is written to. @throws Refused */
  async send(id: string): Promise<string> {
    const dossier = await this.dossiers.moves.lock(id);
    await this.own.refuse([dossier.clientId]);
    if (dossier.state !== 'open' || !dossier.requestId || dossier.toldState !== 'prefilled')
      throw new Refused([
        'Ce lien ne s’ouvre plus, ou quelqu’un l’a déjà ouvert\u00a0: préremplissez un autre dossier.',
      ]);
    const facts = await this.gathered.of(await this.requests.byId(dossier.requestId));
    const kept = missingSentences(keptFromProduction(facts));
    if (kept.length > 0) throw new Refused(kept);
    const email = facts.representative?.email;
    if (!email) throw new Refused(['Le représentant n’a pas d’adresse électronique. Indiquez-la, ou copiez le lien.']);
    const procedure = await this.procedures.byId(dossier.procedureId);
    await this.outgoing.queue(letterOf(dossier, procedure, facts, { email, sender: this.db.actor.name }));
    return email;
  }
}

function letterOf(
  dossier: PrefilledDossier,
  { origin, path, title }: Procedure,
  { client, representative, editor }: RequestDossier,
  { email, sender }: { email: string; sender: string },
): OutgoingMail {
  const until = dossier.expiresAt ? frenchDate(parisDate(dossier.expiresAt)) : '';
  const toType = dossier.lines
    .filter(({ kept }) => kept === 'no')
    .map(({ label, value }) => `  - ${label}\u00a0: ${value}`);
  return {
    purpose: 'prefilled_dossier',
    clientId: client.id,
    about: { kind: 'request', id: dossier.requestId ?? '' },
    to: [email],
    subject: 'dossier à vérifier et à déposer sur Démarche Numérique',
    text: [
      `Bonjour ${representative?.firstNames ?? ''} ${representative?.lastName ?? ''},`,
      '',
      `Nous avons prérempli pour ${client.name} (${numberWords(client.number)}) le dossier «\u00a0${title}\u00a0» sur Démarche Numérique, le service en ligne de l’État. Il reste à le vérifier et à le déposer\u00a0: vous seul le pouvez.`,
      '',
      `  1. Ouvrez ce lien avant le ${until}, et connectez-vous avec votre propre compte. Le dossier devient le vôtre\u00a0:`,
      `     ${origin}/commencer/${path}?prefill_token=${sealedPlace(dossier.id)}`,
      '  2. Relisez chaque réponse. Si l’une est fausse, corrigez-la.',
      ...(toType.length > 0 ? ['     Celles-ci n’ont pas pu être préremplies\u00a0:', ...toType] : []),
      '  3. Acceptez vous-même les conditions, joignez ce qui est demandé, puis déposez.',
      '',
      'La première personne qui ouvre ce lien devient propriétaire du dossier\u00a0: ne le transmettez pas.',
      '',
      sender,
      editor.name,
    ].join('\n'),
  };
}
