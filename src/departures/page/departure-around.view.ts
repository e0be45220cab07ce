import { campaignTable } from '../../campaigns/engine/campaign.transitions.js';
import { count } from '../../platform/web/view-helpers.js';
import { delayWords, type ObservedDelay } from '../../requests/delays/observed-delay.js';
import type { DeparturePage } from './departure-page.js';

/** How long ANS takes to answer each form, as it was seen; never a promise. */
export function delaysView({ around: { delays } }: DeparturePage) {
  const line = (label: string, delay: ObservedDelay) => {
    const { strong, text } = delayWords(delay);
    return { label, strong, text };
  };
  return {
    lines: (['503', '413'] as const).flatMap((kind) => [
      line(`${kind}, accusé de réception`, delays[kind].acknowledgement),
      line(`${kind}, validation`, delays[kind].validation),
    ]),
  };
}

/** Another campaign that is half done on the same clients: what it still does may cross what is decided here. */
export function halfDoneNotes({ around: { halfDone } }: DeparturePage) {
  return halfDone.map(({ id, title, state, clients }) => ({
    tone: 'soon',
    title: `«\u00a0${title}\u00a0» est ${campaignTable.states[state].label.toLowerCase()} sur ${count(clients, 'de ces clients', 'de ces clients')}.`,
    text: 'Ce qu’elle change avant la confirmation n’est pas dans la simulation\u00a0: laissez-la finir, ou refaites la simulation après.',
    href: `/campaigns/${id}`,
    linkLabel: 'Voir la campagne',
  }));
}

/** What is sent once the departure's campaign has prepared it. */
export function nextView({ departure, around: { toSign } }: DeparturePage) {
  if (departure.state !== 'confirmed') return null;
  return {
    action: `/departures/${departure.id}/next`,
    toSign:
      toSign > 0
        ? {
            sentence: `${count(toSign, 'formulaire préparé attend son envoi', 'formulaires préparés attendent leur envoi')} à qui le signe.`,
            label: 'Envoyer en signature…',
          }
        : null,
  };
}
