import { parisDate } from '../journey/calendar/calendar-days.js';
import { declaredNote } from '../journey/plan/coverage.js';
import { frenchDate } from '../journey/calendar/french-date.js';
import {
  entityIsClosed,
  expiryDay,
  expiryWords,
  isClosed,
  isOfEntity,
  type LetterFacts,
  wentElsewhere,
  whatBecomes,
  whatToDo,
} from './renewal-words.js';

export interface Letter {
  subject: string;
  text: string;
}

/** To our own people: what, when, one thing to do, one link. */
export function insiderLetter(facts: LetterFacts): Letter {
  return {
    subject: `le certificat «\u00a0${facts.label}\u00a0» ${expiryWords(facts.notAfter, facts.now)}`,
    text: [
      `Certificat\u00a0: ${facts.label}, ${facts.holder}`,
      `Instance\u00a0: ${facts.instance}`,
      `Échéance\u00a0: ${frenchDate(parisDate(facts.notAfter))} (${expiryWords(facts.notAfter, facts.now)})`,
      ...(facts.declared ? [`À savoir\u00a0: ${declaredNote}.`] : []),
      '',
      whatToDo(facts),
      facts.link,
      '',
      facts.next === 'none'
        ? 'Cette page permet de mettre les rappels en sourdine, avec une date de fin et un motif.'
        : 'Les rappels cessent quand le certificat suivant est installé et vérifié. Cette page permet aussi de les mettre en sourdine, avec une date de fin et un motif.',
    ].join('\n'),
  };
}

/** To the client's representative: one client, no account, nothing secret. */
export function representativeLetter(facts: LetterFacts): Letter {
  return {
    subject: `le certificat «\u00a0${facts.label}\u00a0» ${expiryDay(facts.notAfter, facts.now)}`,
    text: [
      'Bonjour,',
      '',
      `Le certificat «\u00a0${facts.label}\u00a0» de votre logiciel (${facts.instance}), ${facts.holder}, ${expiryDay(facts.notAfter, facts.now)}.`,
      ...(facts.next === 'none' ? [] : ['Sans certificat valide, le service qu’il protège s’interrompt.']),
      '',
      whatBecomes(facts),
      'Pour toute question, répondez à ce courriel.',
      '',
      facts.editorName,
    ].join('\n'),
  };
}

/** To one of the client's own administrators, who orders: one client, no account. */
export function ownAdministratorLetter(facts: LetterFacts, address: string): Letter {
  return {
    subject: `le certificat «\u00a0${facts.label}\u00a0» ${expiryDay(facts.notAfter, facts.now)}`,
    text: [
      'Bonjour,',
      '',
      `Le certificat «\u00a0${facts.label}\u00a0» (${facts.instance}), ${facts.holder}, ${expiryDay(facts.notAfter, facts.now)}.`,
      ...(facts.next === 'none'
        ? [`${isClosed} Vous n’avez rien à commander.`]
        : facts.next === 'elsewhere'
          ? [`${wentElsewhere} Vous n’avez rien à commander.`]
          : facts.successor === null && facts.barriers.some(isOfEntity)
            ? [entityIsClosed]
            : [
                `Vous êtes administrateur technique de cette structure\u00a0: ${whoOrders(facts, address)}`,
                // They note nothing here.
                whatToDo({ ...facts, unfinished: false, barriers: [] }),
              ]),
      '',
      'Pour toute question, répondez à ce courriel.',
      '',
      facts.editorName,
    ].join('\n'),
  };
}

// A mandate is for us: they order with their own card. That of a colleague, or ours, is not theirs.
function whoOrders({ ownWithCard, barriers, selfAdministered, editorName }: LetterFacts, address: string): string {
  const theirs = new Set(ownWithCard.map((one) => one.toLowerCase()));
  if (theirs.has(address.toLowerCase()))
    return 'vous pouvez le commander sur la plateforme IGC-Santé, avec votre carte.';
  const other = theirs.size > 0 ? 'une autre personne' : barriers.length === 0 && !selfAdministered ? editorName : null;
  return other === null
    ? withoutCard
    : `${other} peut le commander sur la plateforme IGC-Santé, avec une carte. Pour le faire vous-même, il vous faut une carte en cours de validité.`;
}

const withoutCard =
  'pour le commander sur la plateforme IGC-Santé, il vous faut une carte en cours de validité. Commandez-la, ou renouvelez-la, d’abord.';
