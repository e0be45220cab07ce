import { acknowledgement, correction } from '../simulator/answers.js';
import { composeMail } from '../simulator/letter.js';
import type { ClientStory } from './client-story.js';
import { answer } from './request.js';
import type { Stage } from './stage.js';
import type { Announce } from './timetable.js';

/** Three mails that cite none of ours: a person has to match them. Nothing vouches for the last one's author. */
export function receiveStrayMails(stage: Stage, on: Announce, clients: ClientStory[]): void {
  const [first, second] = clients.filter(
    ({ situation }) => situation.stage === 'submitted' && situation.request === undefined,
  );
  if (first) on(1, () => answer(first, (mail) => acknowledgement(mail, { citing: false })));
  if (second) on(0, () => answer(second, (mail) => correction(mail, { citing: false })));
  on(0, () =>
    stage.mailComes(
      composeMail({
        from: 'secretariat@horizon-bocage.example',
        to: 'certificats@demo.example',
        seed: 'direction',
        subject: 'Changement de direction',
        reference: null,
        lines: [
          'Bonjour,',
          'Notre directrice quitte ses fonctions à la fin du mois. À qui devons-nous l’annoncer\u202f?',
          'Bien cordialement',
        ],
      }),
      false,
    ),
  );
}
