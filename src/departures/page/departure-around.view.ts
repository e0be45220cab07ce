import { campaignTable } from '../../campaigns/engine/campaign.transitions.js';
import { de } from '../../identifiers/elision.js';
import { count, date } from '../../platform/web/view-helpers.js';
import { delayWords, type ObservedDelay } from '../../requests/delays/observed-delay.js';
import { wasConfirmed } from '../departure-decisions.js';
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

/** Who was to take over leaves too: another one is chosen while it is a draft; once it is confirmed, their clients pass on from them. */
export function leavingNotes({ departure, leaving, today }: DeparturePage) {
  return leaving.flatMap(({ id, name, leftOn, departureId }) => {
    const note = { tone: 'bad', title: `${name} part aussi, le ${date(leftOn)}.` };
    if (departure.state === 'draft')
      return { ...note, text: 'Choisissez une autre personne\u00a0: ses clients resteraient seuls.' };
    if (departure.state !== 'confirmed') return [];
    const taken = 'Les décisions de ce départ sont prises\u00a0: réaffectez ses clients par la campagne ci-dessous';
    if (departureId)
      return {
        ...note,
        text: `${taken}, et décidez du reste dans son propre départ.`,
        href: `/departures/${departureId}`,
        linkLabel: 'Voir son départ',
      };
    if (leftOn <= today)
      return { ...note, text: `${taken}.`, href: `/administrators/${id}`, linkLabel: 'Voir sa fiche' };
    return {
      ...note,
      text: `${taken}, et préparez aussi son départ pour le reste.`,
      href: `/departures/new?administrator=${id}`,
      linkLabel: 'Préparer son départ',
    };
  });
}

/** Its forms that nobody is to send: what they ask is done without them, by the portal, or the person stays. */
export function needlessNotes({ departure, needless }: DeparturePage) {
  if (needless === 0 || !wasConfirmed(departure)) return [];
  const stays = 'Cette personne y part encore\u00a0: annulez, ou enlevez-la de ce qui en nomme d’autres. ';
  const text = departure.state === 'abandoned' ? stays : 'Ce qui y est demandé est déjà fait. ';
  return [
    {
      tone: 'soon',
      title: `${count(needless, 'demande 503 est', 'demandes 503 sont')} à annuler.`,
      text: `${text}D’ici là, ces clients ne peuvent avoir d’autre demande.`,
      href: `/departures/${departure.id}/lines/needless`,
      linkLabel: 'Voir les clients',
    },
  ];
}

/** What is sent once the departure's campaign has prepared it. */
export function nextView({ departure, leaving, around: { toSign } }: DeparturePage) {
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
    reassign: leaving.length > 0 ? `Réaffecter les clients ${leaving.map(({ name }) => de(name)).join(' et ')}…` : null,
  };
}
