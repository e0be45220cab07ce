import { signerName } from '../../identifiers/person-name.js';
import { AdministratorsService } from '../../administrators/administrators.service.js';
import { newAdministratorForm } from '../../administrators/administrator.form.js';
import { clock } from '../../platform/clock.js';
import { OutsideSubmissions } from '../../requests/moves/outside-submissions.service.js';
import { RequestOutcomes } from '../../requests/moves/request-outcomes.service.js';
import { RequestsService } from '../../requests/requests.service.js';
import type { ClientStory } from './client-story.js';
import { dayFromToday } from './days.js';
import { domainOf, mailAddress, personName } from './made/names.js';
import { cardNumber } from './made/numbers.js';
import { signedPaper } from './signed-paper.js';

/** A client that acts for itself: its own administrator, with a CPE, on a form 413 that it signed and sent to ANS itself. */
export function declareItself(story: ClientStory): void {
  story.on(story.daysSince('draft') + 1, () => nameItsAdministrator(story));
  story.on(story.daysSince('draft'), () => prepare(story));
  if (story.reached('submitted')) story.on(story.daysSince('submitted'), () => noteSending(story));
  if (story.reached('acknowledged')) story.on(story.daysSince('acknowledged'), () => acknowledge(story));
  if (story.reached('validated')) story.on(story.daysSince('validated'), () => validate(story));
}

async function nameItsAdministrator(story: ClientStory): Promise<void> {
  const { stage, entity, serial, random, id } = story;
  const person = personName(random);
  const form = newAdministratorForm.parse({
    ...person,
    clientId: id,
    phone: `04600${String(10_000 + serial).slice(-5)}`,
    email: mailAddress(person, domainOf(entity.name)),
    cardState: 'active',
    cardNumber: cardNumber(40_000 + serial),
    validUntil: dayFromToday(700),
  });
  await stage.as('support', () => stage.get(AdministratorsService).create(form));
}

async function prepare(story: ClientStory): Promise<void> {
  const { stage, id } = story;
  story.requestId = (await stage.as('support', () => stage.get(RequestsService).prepare(id))).id;
}

async function noteSending({ stage, number, entity, signer, requestId }: ClientStory): Promise<void> {
  const by = signerName(signer);
  const document = await signedPaper(`413 ${number} envoyé.pdf`, `Formulaire 413 de ${entity.name}`, by);
  const reference = `Courriel de ${signer?.email ?? by}`;
  const given = { date: clock.today(), reference, document };
  await stage.as('support', () => stage.get(OutsideSubmissions).note(requestId, 'sent_by_client', given));
}

async function acknowledge({ stage, serial, requestId }: ClientStory): Promise<void> {
  const dossier = `${clock.today().slice(0, 4)}-${300_000 + serial}`;
  await stage.as('support', () => stage.get(RequestOutcomes).acknowledge(requestId, dossier));
}

async function validate({ stage, requestId }: ClientStory): Promise<void> {
  await stage.as('support', () => stage.get(RequestOutcomes).validate(requestId, null));
}
