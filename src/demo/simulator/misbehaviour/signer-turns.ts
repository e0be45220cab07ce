import type { ParsedMail } from 'mailparser';
import { type Answer, clientAnswer, clientLetter } from '../answers.js';
import { photographedPage } from '../photos/photographed-page.js';
import { returnOf } from './return-of-mail.js';
import type { SignerWay } from './misbehaviours.js';
import type { SpaceVisitor } from './space-visitor.js';

type Turn = (mail: ParsedMail, visitor: SpaceVisitor) => Promise<Answer[]>;

const photos = (seed: number, shot: { orientation?: number; blur?: number } = {}) =>
  [seed, seed + 1].map((page) => photographedPage({ seed: page, ...shot }));
const handing =
  (...tries: Buffer[][]): Turn =>
  async (mail, visitor) => {
    for (const pages of tries) await visitor.handBack(mail, pages);
    return [];
  };

/** What becomes of the form that we mail to its signer, by the way they go. Written to again, they answer. */
export const signerTurns: Record<SignerWay, Turn> = {
  prompt: (mail) => clientAnswer(mail),
  space: handing(photos(1)),
  upside_down: handing(photos(3, { orientation: 3 })),
  unreadable: handing(photos(5, { blur: 9 }), photos(5)),
  twice: async (mail) => {
    const [answer] = await clientAnswer(mail);
    return answer ? [answer, answer] : [];
  },
  again: async (mail) => [...(await clientAnswer(mail)), ...(await clientAnswer(mail, { seed: 'again' }))],
  outside_thread: (mail) => clientAnswer(mail, { citing: false }),
  other_address: (mail) =>
    clientAnswer(mail, { citing: false, from: 'jean.personnel@courriel.example', subject: 'papier signé' }),
  nothing_attached: (mail) =>
    Promise.resolve([clientLetter(mail, ['Bonjour,', 'C’est bien reçu, je m’en occupe.', 'Cordialement'])]),
  lost: () => Promise.resolve([]),
  bounces: (mail) => Promise.resolve([returnOf(mail, '550 no such user')]),
  declines: async (mail, visitor) => {
    await visitor.send(mail, 'refusal', { words: 'Nous changeons d’éditeur à la fin du mois.' });
    return [];
  },
  asks: async (mail, visitor) => {
    await visitor.send(mail, 'question', { words: 'Faut-il apposer le cachet sur chaque page ?' });
    return [];
  },
};
