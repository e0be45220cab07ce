import { signerName } from '../../identifiers/person-name.js';
import type { ParsedMail } from 'mailparser';
import { AdministratorsService } from '../../administrators/administrators.service.js';
import { RequestDoubts } from '../../requests/doubts/request-doubts.service.js';
import { RequestPapers } from '../../requests/moves/request-papers.service.js';
import { RequestSending } from '../../requests/moves/request-sending.service.js';
import { RequestsService } from '../../requests/requests.service.js';
import { clock } from '../../platform/clock.js';
import { acknowledgement, correction, validation, type Answer } from '../simulator/answers.js';
import { declareItself } from './acts-itself.js';
import { handBack } from './hand-back.js';
import type { ClientStory } from './client-story.js';
import { mailed } from './mailed.js';
import { signedAttachment } from './signed-paper.js';

/** The dossier 413: prepared, mailed to its signer, signed, mailed to ANS, which answers by mail. */
export function declareAdministrators(story: ClientStory): void {
  if (!story.reached('draft')) return;
  if (story.situation.actsItself) return declareItself(story);
  story.on(story.daysSince('draft'), () => prepare(story));
  if (story.reached('awaiting_signature'))
    story.on(story.daysSince('awaiting_signature'), () => sendForSignature(story));
  if (story.situation.handsBack) story.on(1, () => handBack(story));
  if (story.reached('signed')) story.on(story.daysSince('signed'), () => keepSignature(story));
  if (story.reached('submitted')) story.on(story.daysSince('submitted'), () => submit(story));
  if (story.reached('acknowledged'))
    story.on(story.daysSince('acknowledged') + (story.situation.request ? 1 : 0), () => answer(story, acknowledgement));
  if (story.situation.request === 'to_correct')
    story.on(story.daysSince('acknowledged'), () => answer(story, correction));
  if (story.reached('validated')) story.on(story.daysSince('validated'), () => answer(story, validation));
}

function prepare(story: ClientStory): Promise<void> {
  const { stage } = story;
  return stage.as('support', async () => {
    const ours = await stage.get(AdministratorsService).ofEditor();
    const administratorIds = namedFor(story).flatMap(
      (name) => ours.find(({ lastName }) => lastName === name)?.id ?? [],
    );
    story.requestId = (await stage.get(RequestsService).prepare(story.id, { administratorIds })).id;
  });
}

// Two people as a rule; one in five was declared with somebody who is about to leave.
function namedFor({ situation, serial }: ClientStory): string[] {
  if (situation.orphan) return ['Carpentier', 'Faucher'];
  return ['Guérin', serial % 5 === 0 ? 'Bertin' : 'Belkacem'];
}

async function sendForSignature({ stage, requestId }: ClientStory): Promise<void> {
  await stage.as('support', () => stage.get(RequestSending).sendForSignature(requestId));
  await stage.jobs();
}

async function keepSignature({ stage, number, signer, requestId }: ClientStory): Promise<void> {
  const by = signerName(signer);
  const asked = await mailed(stage, requestId, 'signature_request');
  const scan = await signedAttachment(asked, `formulaire-413-${number}-signé.pdf`, by);
  await stage.as('support', () => stage.get(RequestPapers).recordSignature(requestId, scan, clock.today()));
}

async function submit({ stage, situation, requestId }: ClientStory): Promise<void> {
  const lost = situation.request === 'in_doubt';
  if (lost) stage.theatre.office.hangUpOnNext();
  await stage.as('support', () => stage.get(RequestSending).submit(requestId));
  await stage.jobs();
  if (!lost) return;
  const reason = 'Le serveur de messagerie a coupé avant de répondre\u00a0: l’ANS a-t-elle reçu le formulaire\u202f?';
  await clock.at(new Date(clock.now().getTime() + 30_000), () =>
    stage.as('support', () => stage.get(RequestDoubts).noted(requestId, reason)),
  );
}

/** The agency answers what it received, and the answer is collected. */
export async function answer(story: ClientStory, write: (mail: ParsedMail) => Answer): Promise<void> {
  const { stage, requestId } = story;
  await stage.mailComes(write(await mailed(stage, requestId, 'request_submission')).eml);
}
