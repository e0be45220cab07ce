import { crc32 } from 'node:zlib';
import type { ParsedMail } from 'mailparser';
import { type Answer, clientAnswer, clientLetter } from '../answers.js';
import { photographedForm } from '../photos/photographed-form.js';
import type { Shot } from '../photos/photographed-page.js';
import { returnOf } from './return-of-mail.js';
import type { SignerWay } from './misbehaviours.js';
import type { SpaceVisitor } from './space-visitor.js';

type Turn = (mail: ParsedMail, visitor: SpaceVisitor) => Promise<Answer[]>;

type Photographed = (page: number) => Omit<Shot, 'seed'>;

/** Small, and still readable: everything in the simulator waits while one is drawn. */
const size = { width: 900, height: 1_273 };

/** Hands photos of the form back, each way after the other. */
const handing =
  (...ways: Photographed[]): Turn =>
  async (mail, visitor) => {
    const paper = mail.attachments.find(({ contentType }) => contentType === 'application/pdf');
    if (!paper) return [];
    // No two papers give one photo, were their words as long.
    const seed = crc32(paper.content);
    for (const way of ways) {
      const shot = (page: number) => ({ seed: seed + page, ...size, ...way(page) });
      await visitor.handBack(mail, await photographedForm(paper.content, shot));
    }
    return [];
  };

const upright: Photographed = () => ({});
/** One page upside down, the next on its side: the camera says so of the third, of the others it says nothing. */
const upsideDown: Photographed = (page) =>
  page % 3 === 2 ? { lying: 180, orientation: 3 } : { lying: page % 3 === 0 ? 180 : 90, shadow: 0.5 };

/** What becomes of the form that we mail to its signer, by the way they go. Written to again, they answer. */
export const signerTurns: Record<SignerWay, Turn> = {
  prompt: (mail) => clientAnswer(mail),
  space: handing(upright),
  upside_down: handing(upsideDown),
  unreadable: handing(() => ({ blur: 9 }), upright),
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
